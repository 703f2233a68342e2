package io.portway.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

  private static final MetricsPage PAGE =
      new MetricsPage(
          """
          # TYPE failures_total counter
          failures_total{class="resource",endpoint="a"} 3
          failures_total{class="refused",endpoint="a"} 4.0
          failures_total_of_another 100
          ready 1
          """);

  @Test
  void aSumTakesTheSeriesOfOneMetricThatHoldALabel() {
    assertThat(PAGE.sums(List.of("failures_total", "failures_total/class=\"resource\"", "ready")))
        .isEqualTo("7 3 1");
    assertThat(PAGE.sum("absent")).isZero();
  }
}
