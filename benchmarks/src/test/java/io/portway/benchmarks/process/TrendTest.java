package io.portway.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {

  @Test
  void growthIsTheLastThirdLessTheFirst() {
    assertThat(Trend.growth(List.of(1.0, 2.0, 3.0, 50.0, 60.0, 70.0, 11.0, 12.0, 13.0)))
        .isEqualTo(10);
    assertThat(Trend.growth(List.of(5.0, 5.0, 5.0, 4.0))).isEqualTo(-1);
  }

  @Test
  void oneHighLookIsNoTrend() {
    assertThat(Trend.growth(List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 99.0, 1.0))).isZero();
  }

  @Test
  void tooFewLooksSayNothing() {
    assertThat(Trend.growth(List.of())).isZero();
    assertThat(Trend.growth(List.of(1.0, 100.0))).isZero();
  }
}
