package io.portway.admin;

import io.portway.metrics.Label;
import io.portway.upstream.ConnectFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Failed connects of one listener by endpoint and class, bounded. Counted on io loops: without a
 * lock once an endpoint is known. When there is no room, the endpoint that has not failed for
 * longest makes room, and what it had counted goes into {@link Label#OTHER}: pods come and go for
 * as long as the router lives, and the sum over all endpoints never goes back.
 */
final class EndpointFailures {

  /** Endpoints with a series of their own in one listener. */
  static final int MAX_ENDPOINTS = Label.ENDPOINT.maxValues();

  /**
   * In the whole router: at most {@code 10,000 * 5} classes = 50,000 series, which is what 10,000
   * listeners have besides.
   */
  static final int MAX_ENDPOINTS_IN_ALL = 10_000;

  /**
   * An endpoint keeps its place for as long as several scrapes take, so that its last values are
   * seen.
   */
  static final long MIN_STAY_NANOS = Duration.ofMinutes(5).toNanos();

  private static final ConnectFailure[] CLASSES = ConnectFailure.values();

  private static final class Entry {
    final EnumCounts<ConnectFailure> byClass = new EnumCounts<>(ConnectFailure.class);
    volatile long lastNanos;
  }

  /** Receives one count that is not zero. */
  interface Visitor {
    void failures(String endpoint, ConnectFailure failure, long count);
  }

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final EnumCounts<ConnectFailure> other = new EnumCounts<>(ConnectFailure.class);
  private final AtomicInteger inAll;
  private final LongSupplier nanoClock;

  /**
   * Starts empty.
   *
   * @param inAll endpoints in the whole router, shared by all listeners
   */
  EndpointFailures(AtomicInteger inAll, LongSupplier nanoClock) {
    this.inAll = inAll;
    this.nanoClock = nanoClock;
  }

  void count(String endpoint, ConnectFailure failure) {
    long now = nanoClock.getAsLong();
    Entry entry = entries.get(endpoint);
    if (entry == null) {
      entry = admit(endpoint, now);
    }
    if (entry == null) {
      other.increment(failure);
      return;
    }
    entry.lastNanos = now;
    entry.byClass.increment(failure);
  }

  void visit(Visitor visitor) {
    entries.forEach((endpoint, entry) -> visit(endpoint, entry.byClass, visitor));
    visit(Label.OTHER, other, visitor);
  }

  /** Gives the places back; nothing is counted afterwards. */
  synchronized void clear() {
    inAll.addAndGet(-entries.size());
    entries.clear();
  }

  private static void visit(String endpoint, EnumCounts<ConnectFailure> counts, Visitor visitor) {
    for (ConnectFailure failure : CLASSES) {
      long count = counts.get(failure);
      if (count > 0) {
        visitor.failures(endpoint, failure, count);
      }
    }
  }

  private synchronized @Nullable Entry admit(String endpoint, long now) {
    Entry known = entries.get(endpoint);
    if (known != null) {
      return known;
    }
    if (entries.size() >= MAX_ENDPOINTS || inAll.get() >= MAX_ENDPOINTS_IN_ALL) {
      if (!foldOldest(now)) {
        return null;
      }
    }
    Entry entry = new Entry();
    entry.lastNanos = now;
    entries.put(endpoint, entry);
    inAll.incrementAndGet();
    return entry;
  }

  /** False where every endpoint has failed lately, or none is known. */
  private boolean foldOldest(long now) {
    String oldest = "";
    long oldestAge = MIN_STAY_NANOS;
    for (Map.Entry<String, Entry> candidate : entries.entrySet()) {
      long age = now - candidate.getValue().lastNanos;
      if (age >= oldestAge) {
        oldest = candidate.getKey();
        oldestAge = age;
      }
    }
    Entry gone = entries.remove(oldest);
    if (gone == null) {
      return false;
    }
    inAll.decrementAndGet();
    other.addAll(gone.byClass);
    return true;
  }
}
