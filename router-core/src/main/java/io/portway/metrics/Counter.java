package io.portway.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A number that only grows. Any thread, io loops included: no lock, no allocation. */
public final class Counter {

  private final LongAdder value = new LongAdder();

  public void increment() {
    value.increment();
  }

  /**
   * Adds as many at once.
   *
   * @throws IllegalArgumentException if negative: a counter never goes back
   */
  public void add(long more) {
    if (more < 0) {
      throw new IllegalArgumentException("a counter cannot go back by " + more);
    }
    value.add(more);
  }

  public long value() {
    return value.sum();
  }
}
