package io.portway.k8s.watch;

import io.portway.k8s.api.UserText;
import io.portway.k8s.translate.Translation;
import io.portway.metrics.Counter;
import io.portway.metrics.Meters;
import io.portway.metrics.Metric;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last good table on disk. The control thread hands over each translation and goes on;
 * the thread that calls {@link #saveIfDue} writes the newest, not more often than is useful. A disk
 * that fails costs a warning and the next start, never the router that runs.
 */
final class StateKeeper {

  private static final Logger log = LoggerFactory.getLogger(StateKeeper.class);

  /** Between two writes: a change that is lost by a kill within it comes with the first sync. */
  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long INTERVAL_AFTER_FAILURE_NANOS = Duration.ofSeconds(30).toNanos();

  private final SavedTable table;
  private final Counter failures;
  private final AtomicReference<@Nullable Translation> pending = new AtomicReference<>();
  private final SavedTable.@Nullable Content loaded;
  private long notBefore;
  private String lastReason = "";

  /** Reads what an earlier process has left. */
  StateKeeper(SavedTable table, Meters meters) {
    this.table = table;
    this.failures = meters.counter(Metric.SAVED_TABLE_FAILURES);
    this.loaded = table.read();
    this.notBefore = System.nanoTime();
  }

  /** What an earlier process has left; null where there is nothing of use. */
  SavedTable.@Nullable Content loaded() {
    return loaded;
  }

  /** The newest one wins; returns at once. */
  void keep(Translation translation) {
    pending.set(translation);
  }

  /** Writes what is pending unless that was just done; one thread at a time. */
  void saveIfDue(long now) {
    if (now - notBefore >= 0) {
      save(now);
    }
  }

  /** Writes what is pending. */
  void save(long now) {
    Translation newest = pending.getAndSet(null);
    if (newest == null) {
      return;
    }
    try {
      table.write(newest, Instant.now());
      notBefore = now + INTERVAL_NANOS;
      lastReason = "";
    } catch (IOException e) {
      failures.increment();
      notBefore = now + INTERVAL_AFTER_FAILURE_NANOS;
      // Tried again, unless something newer came meanwhile.
      pending.compareAndSet(null, newest);
      String reason = ApiConnection.reason(e);
      if (!reason.equals(lastReason)) {
        log.warn("event=table_not_saved reason={}", UserText.logfmt(reason));
      }
      lastReason = reason;
    }
  }
}
