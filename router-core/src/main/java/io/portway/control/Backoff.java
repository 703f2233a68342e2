package io.portway.control;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a bind is tried again: doubling, with jitter, so that the listeners of a
 * node that ran out of something do not all come back at once. Pure but for its random source.
 */
final class Backoff {

  /** The shortest wait. */
  static final long MIN_NANOS = Duration.ofMillis(100).toNanos();

  /** The longest wait: how late a port may open after whoever held it has let go. */
  static final long MAX_NANOS = Duration.ofSeconds(5).toNanos();

  /**
   * 100 ms doubled this often is over the longest wait already; keeps the shift from overflowing.
   */
  private static final int MAX_DOUBLINGS = 6;

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Between half of the ceiling and the ceiling, which is 200 ms first.
   *
   * @param failures how often it has failed before this wait, at least 1
   */
  long delayNanos(int failures) {
    long ceiling = Math.min(MAX_NANOS, (2 * MIN_NANOS) << Math.min(failures - 1, MAX_DOUBLINGS));
    return ceiling / 2 + random.nextLong(ceiling / 2 + 1);
  }
}
