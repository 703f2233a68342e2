package io.portway.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts how often something took how long. Any thread. */
public final class Stopwatch {

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongAdder count = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /** One more occurrence; a negative time counts as none. */
  public void record(long elapsedNanos) {
    nanos.add(Math.max(0, elapsedNanos));
    count.increment();
  }

  public long count() {
    return count.sum();
  }

  /** All occurrences together. */
  public double seconds() {
    return nanos.sum() / NANOS_PER_SECOND;
  }
}
