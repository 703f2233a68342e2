package io.portway.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private final Latencies latencies = new Latencies();

  @Test
  void nothingCountedHasQuantilesOfZero() {
    assertThat(latencies.quantile(0.999)).isZero();
  }

  @Test
  void aQuantileIsOffByNoMoreThanTheWidthOfABucket() {
    for (int i = 1; i <= 100_000; i++) {
      latencies.add(i);
    }
    assertThat(latencies.quantile(0.5)).isCloseTo(50_000, Percentage.withPercentage(0.8));
    assertThat(latencies.quantile(0.999)).isCloseTo(99_900, Percentage.withPercentage(0.8));
    latencies.clear();
    assertThat(latencies.quantile(0.5)).isZero();
  }

  @Test
  void everyDurationFallsIntoABucketThatBeginsAtOrJustBelowIt() {
    long seed = 41;
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      long nanos = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
      latencies.clear();
      latencies.add(nanos);
      assertThat((double) latencies.quantile(1))
          .as("%d, seed %d", nanos, seed)
          .isCloseTo((double) nanos, within(nanos * 0.008));
    }
  }

  @Test
  void aClockThatStepsBackCountsAsNoTime() {
    latencies.add(-5);
    latencies.add(Long.MAX_VALUE);
    assertThat(latencies.quantile(0.5)).isZero();
    assertThat(latencies.quantile(1)).isPositive();
  }
}
