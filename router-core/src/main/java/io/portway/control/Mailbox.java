package io.portway.control;

import io.portway.source.IntentSource;
import io.portway.source.SourceUpdate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where other threads leave word for the control thread: one offer per source, of which the latest
 * wins, and notes. Its size is bounded by the sources and by one note for every bind or close in
 * flight. Any thread puts in; the control thread alone takes out. Owns the holdoff, since it knows
 * when offers came.
 */
final class Mailbox {

  /**
   * An offer is taken when no newer one has come for this long: a rollout comes as a burst of small
   * changes.
   */
  static final long QUIET_NANOS = Duration.ofMillis(20).toNanos();

  /**
   * The same where nothing was taken within {@link #MAX_HOLDOFF_NANOS} before: a change that comes
   * alone opens its port sooner, and the writes of one edit still find together.
   */
  static final long CALM_QUIET_NANOS = Duration.ofMillis(10).toNanos();

  /** An offer is taken after this long although newer ones keep coming. */
  static final long MAX_HOLDOFF_NANOS = Duration.ofMillis(100).toNanos();

  private final Set<IntentSource> sources;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  private final Map<IntentSource, Supplier<SourceUpdate>> offers = new LinkedHashMap<>();
  private final Set<IntentSource> synced = new HashSet<>();
  private final Queue<Runnable> notes = new ArrayDeque<>();
  private boolean firstTaken;
  private long firstOfferAt;
  private long lastOfferAt;
  private long takenAt;
  private boolean woken;

  Mailbox(List<IntentSource> sources, LongSupplier nanos) {
    this.sources = Set.copyOf(sources);
    this.nanos = nanos;
  }

  /** See {@link io.portway.source.IntentSink#offer}. */
  void offer(IntentSource source, Supplier<SourceUpdate> update) {
    if (!sources.contains(source)) {
      throw new IllegalArgumentException("source " + source.name() + " is not one of this loop's");
    }
    lock.lock();
    try {
      lastOfferAt = nanos.getAsLong();
      if (offers.isEmpty()) {
        firstOfferAt = lastOfferAt;
      }
      // A newer offer only moves the deadline away, and the thread looks again when it wakes at the
      // old one.
      boolean wake = offers.isEmpty() || synced.size() < sources.size();
      offers.put(source, update);
      synced.add(source);
      if (wake) {
        wakeLocked();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Has the control thread run this soon. */
  void post(Runnable note) {
    lock.lock();
    try {
      notes.add(note);
      wakeLocked();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the wait that runs now, or the next one. */
  void wake() {
    lock.lock();
    try {
      wakeLocked();
    } finally {
      lock.unlock();
    }
  }

  private void wakeLocked() {
    woken = true;
    news.signal();
  }

  /**
   * Nanoseconds from {@code now} until the offers are to be taken: zero or less when they are due,
   * {@link Long#MAX_VALUE} when there is nothing to wait for. The first ones are due as soon as
   * every source has offered; there is no holdoff, so that a start is fast.
   */
  long untilDue(long now) {
    lock.lock();
    try {
      if (synced.size() < sources.size()) {
        return Long.MAX_VALUE;
      }
      if (!firstTaken) {
        return 0;
      }
      if (offers.isEmpty()) {
        return Long.MAX_VALUE;
      }
      long quiet = firstOfferAt - takenAt > MAX_HOLDOFF_NANOS ? CALM_QUIET_NANOS : QUIET_NANOS;
      return Math.min(lastOfferAt - now + quiet, firstOfferAt - now + MAX_HOLDOFF_NANOS);
    } finally {
      lock.unlock();
    }
  }

  /** The newest offer of every source that made one since the last take. */
  Map<IntentSource, Supplier<SourceUpdate>> takeOffers() {
    lock.lock();
    try {
      Map<IntentSource, Supplier<SourceUpdate>> taken = new LinkedHashMap<>(offers);
      offers.clear();
      firstTaken = true;
      takenAt = nanos.getAsLong();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  boolean hasNotes() {
    lock.lock();
    try {
      return !notes.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** The notes in the order in which they were posted. */
  List<Runnable> takeNotes() {
    lock.lock();
    try {
      List<Runnable> taken = List.copyOf(notes);
      notes.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something came since the last wait, at most this long. */
  void await(long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeoutNanos;
      while (!woken && left > 0) {
        left = news.awaitNanos(left);
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }
}
