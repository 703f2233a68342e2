package io.portway.k8s.watch;

import io.portway.k8s.api.UserText;
import io.portway.metrics.Counter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How current one table is: written by its reflector, read by anyone. Logs what changes, once.
 *
 * <p>A failure never takes anything away: the table serves on, and this says how old it may be.
 */
final class ReflectorHealth {

  private static final Logger log = LoggerFactory.getLogger(ReflectorHealth.class);

  /** What is wrong, and since when; since also holds where the place alone was lost. */
  private record Trouble(String reason, long since) {}

  private final String label;
  private final Counter failures;
  private final Counter lists;
  private final Counter events;
  private final Runnable news;
  private volatile boolean synced;
  private volatile boolean absent;
  private volatile @Nullable Trouble trouble;

  /**
   * Of one reflector.
   *
   * @param news called when {@link #isSynced} or {@link #reason} has changed
   */
  ReflectorHealth(String label, Counter failures, Counter lists, Counter events, Runnable news) {
    this.label = label;
    this.failures = failures;
    this.lists = lists;
    this.events = events;
    this.news = news;
  }

  /** A complete list was taken over. */
  void listed() {
    lists.increment();
    if (!synced || absent) {
      log.info("event=synced resource={}", label);
    }
    synced = true;
    absent = false;
    current();
  }

  /** The server does not know this kind, and there never was an object of it. */
  void absent(Query query) {
    if (!absent) {
      log.warn(
          "event=kind_absent resource={} effect=\"nothing of this kind is served; looked for again"
              + " from time to time\"",
          query.resource().label());
    }
    absent = true;
    synced = true;
    trouble = null;
    news.run();
  }

  /** From now on events come. */
  void current() {
    Trouble before = trouble;
    trouble = null;
    if (before != null && !before.reason.isEmpty()) {
      log.info(
          "event=watch_mended resource={} after_seconds={}",
          label,
          Duration.ofNanos(System.nanoTime() - before.since).toSeconds());
    }
    news.run();
  }

  void event() {
    events.increment();
  }

  /** The server no longer knows where we were; a list follows at once. */
  void relisting(Query query) {
    log.info("event=watch_expired resource={} effect=\"listed anew\"", query.resource().label());
    if (trouble == null) {
      trouble = new Trouble("", System.nanoTime());
    }
  }

  void failed(Query query, ApiFailure failure) {
    failures.increment();
    Trouble before = trouble;
    String reason = String.valueOf(failure.getMessage());
    trouble = new Trouble(reason, before == null ? System.nanoTime() : before.since);
    if (before == null || !before.reason.equals(reason)) {
      log.warn(
          "event=watch_failed resource={} status={} reason={} effect=\"{}\"",
          query.resource().label(),
          failure.status(),
          UserText.logfmt(reason),
          synced ? "what is known serves on" : "not ready; tried again");
    }
    news.run();
  }

  /** Whether there ever was a complete list, or the certainty that there is none. */
  boolean isSynced() {
    return synced;
  }

  /** What is wrong now, one line; null where nothing is. */
  @Nullable String reason() {
    Trouble now = trouble;
    return now == null || now.reason.isEmpty() ? null : now.reason;
  }

  /** Seconds since the table was last known to be current; 0 while it is. */
  double staleSeconds() {
    Trouble now = trouble;
    return now == null ? 0 : (System.nanoTime() - now.since) / 1e9;
  }
}
