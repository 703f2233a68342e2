package io.portway.benchmarks.load;

import java.util.concurrent.TimeUnit;

/** Counts durations in whole microseconds up to two seconds; longer ones count as two seconds. */
final class Latencies {

  private static final int MAX_MICROS = 2_000_000;

  private final int[] counts = new int[MAX_MICROS + 1];
  private long total;

  void add(long nanos) {
    counts[(int) Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0L, MAX_MICROS)]++;
    total++;
  }

  long count() {
    return total;
  }

  /** In microseconds; zero where nothing was counted. */
  int quantile(double share) {
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int micros = 0; micros <= MAX_MICROS; micros++) {
      seen += counts[micros];
      if (seen >= rank && seen > 0) {
        return micros;
      }
    }
    return 0;
  }
}
