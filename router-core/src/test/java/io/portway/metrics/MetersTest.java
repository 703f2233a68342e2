package io.portway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetersTest {

  private final Meters meters = new Meters();

  @Test
  void theSameLabelsAreTheSameCounter() {
    meters.counter(Metric.ACCEPT_PAUSES, "limit").increment();
    meters.counter(Metric.ACCEPT_PAUSES, "limit").add(2);
    meters.counter(Metric.ACCEPT_PAUSES, "descriptors").increment();

    assertThat(collected())
        .containsEntry("portway_accept_pauses_total[limit]", 3.0)
        .containsEntry("portway_accept_pauses_total[descriptors]", 1.0);
  }

  @Test
  void aCounterNeverGoesBack() {
    Counter counter = meters.counter(Metric.INTERNAL_ERRORS);
    assertThatIllegalArgumentException().isThrownBy(() -> counter.add(-1));
    assertThat(counter.value()).isZero();
  }

  @Test
  void gaugesAreAskedAtTheScrapeAndTheLatestSupplierCounts() {
    meters.gauge(Metric.IO_LOOPS, () -> 1);
    meters.gauge(Metric.IO_LOOPS, () -> 2);
    meters.count(Metric.LOG_LINES_DROPPED, () -> 7, "queue_full");

    assertThat(collected())
        .containsEntry("portway_io_loops[]", 2.0)
        .containsEntry("portway_log_lines_dropped_total[queue_full]", 7.0);
  }

  @Test
  void aStopwatchCountsAndSumsInSeconds() {
    Stopwatch watch = meters.stopwatch(Metric.CONTROL_BUILD);
    watch.record(Duration.ofMillis(1_500).toNanos());
    watch.record(Duration.ofMillis(500).toNanos());
    watch.record(-1);

    assertThat(collected())
        .containsEntry("portway_control_build_seconds_count[]", 3.0)
        .containsEntry("portway_control_build_seconds_sum[]", 2.0);
  }

  @Test
  void whatExceedsTheBoundIsCountedUnderOther() {
    for (int i = 0; i < Meters.MAX_SETS + 5; i++) {
      meters.counter(Metric.ACCEPT_PAUSES, "cause-" + i).increment();
    }
    assertThat(collected())
        .hasSize(Meters.MAX_SETS + 1)
        .containsEntry("portway_accept_pauses_total[other]", 5.0);
  }

  @Test
  void aWrongTypeOrLabelCountIsRefusedWithTheDeclaration() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> meters.counter(Metric.ACCEPT_PAUSES))
        .withMessageContaining(
            "portway_accept_pauses_total is a COUNTER with labels [PAUSE_CAUSE]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> meters.gauge(Metric.INTERNAL_ERRORS, () -> 0));
  }

  @Test
  void oneSeriesHasOneOwner() {
    meters.counter(Metric.INTERNAL_ERRORS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> meters.count(Metric.INTERNAL_ERRORS, () -> 1))
        .withMessageContaining("declared twice");
  }

  private Map<String, Double> collected() {
    Map<String, Double> out = new HashMap<>();
    meters.collect(
        new Samples.Sink() {
          @Override
          public void value(Metric metric, double value, String... labelValues) {
            out.put(metric.metricName() + List.of(labelValues), value);
          }

          @Override
          public void summary(Metric metric, long count, double sum, String... labelValues) {
            out.put(metric.metricName() + "_count" + List.of(labelValues), (double) count);
            out.put(metric.metricName() + "_sum" + List.of(labelValues), sum);
          }
        });
    return out;
  }
}
