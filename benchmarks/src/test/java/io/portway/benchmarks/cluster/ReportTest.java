package io.portway.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.benchmarks.process.Figures;
import java.io.StringWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportTest {

  private final StringBuilder said = new StringBuilder();
  private final Report report = new Report(line -> said.append(line).append('\n'));

  @BeforeEach
  void fill() {
    Figures figures = new Figures();
    for (int i = 1; i <= 200; i++) {
      figures.add(i);
    }
    report.fact("two processors");
    report.add("plain", "no goal", figures);
    report.add("good", "a goal", figures, 198);
    report.add("bad", "another", figures, 197);
  }

  @Test
  void aTableSaysWhichGoalIsMet() {
    assertThat(report.markdown())
        .isEqualTo(
            """
            # Against a real API server

            - two processors

            | | values | p50 | p99 | max | goal for p99 |
            |---|---|---|---|---|---|
            | no goal | 200 | 100.0 | 198.0 | 200.0 | - |
            | a goal | 200 | 100.0 | 198.0 | 200.0 | 198, met |
            | another | 200 | 100.0 | 198.0 | 200.0 | 197, missed |
            """);
  }

  @Test
  void aRowIsSaidAsSoonAsItIsThere() {
    assertThat(said).hasToString(report.markdown());
  }

  @Test
  void jsonSaysTheSame() {
    StringWriter out = new StringWriter();
    report.write(out);
    assertThat(out.toString())
        .startsWith("{\"facts\":[\"two processors\"],\"figures\":[{\"key\":\"plain\",")
        .contains(
            "{\"key\":\"bad\",\"title\":\"another\",\"values\":200,\"p50\":100.0,\"p99\":198.0,"
                + "\"max\":200.0,\"goal\":197.0,\"met\":false}");
  }
}
