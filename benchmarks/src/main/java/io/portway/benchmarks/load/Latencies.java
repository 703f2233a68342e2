package io.portway.benchmarks.load;

import java.util.Arrays;

/**
 * Counts durations in buckets that are each at most 0.8 % wide, so that a quantile is off by no
 * more than that. Fixed in size whatever is counted. Not thread-safe.
 */
final class Latencies {

  /** Of the leading bits of a value, those that tell buckets apart: 128 to a power of two. */
  private static final int BITS = 7;

  private static final int PER_POWER = 1 << BITS;

  private final long[] counts = new long[(Long.SIZE - BITS) * PER_POWER];
  private long total;

  /** Counts one; a negative duration counts as none. */
  void add(long nanos) {
    counts[bucket(Math.max(0, nanos))]++;
    total++;
  }

  void clear() {
    Arrays.fill(counts, 0);
    total = 0;
  }

  /** In nanoseconds, the lower end of the bucket; zero where nothing was counted. */
  long quantile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * total));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return lowest(i);
      }
    }
    return 0;
  }

  private static int bucket(long value) {
    int shift = Math.max(0, Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(value | 1));
    return shift * PER_POWER + (int) (value >>> shift);
  }

  private static long lowest(int bucket) {
    int shift = Math.max(0, bucket / PER_POWER - 1);
    return (long) (bucket - shift * PER_POWER) << shift;
  }
}
