package io.portway.k8s.status;

import java.time.Duration;

/** How long to wait after so many failures in a row: doubling, bounded. Pure. */
final class Backoffs {

  private static final long FIRST = Duration.ofMillis(250).toNanos();

  /** 250 ms doubled eight times is 64 s. */
  private static final int MAX_DOUBLINGS = 8;

  private Backoffs() {}

  /** Nanoseconds; zero without a failure. */
  static long nanos(int failures) {
    return failures <= 0 ? 0 : FIRST << Math.min(failures - 1, MAX_DOUBLINGS);
  }
}
