package io.portway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.CloseReason;
import io.portway.model.Reason;
import io.portway.model.Verdict;
import io.portway.upstream.ConnectFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", "")).resolve("../docs/metrics.md").normalize();

  @Test
  void namesFollowTheConventionsOfPrometheus() {
    for (Metric metric : Metric.values()) {
      assertThat(metric.metricName()).matches("(portway|process|jvm)(_[a-z]+)+");
      assertThat(metric.metricName().endsWith("_total"))
          .as("%s ends with _total exactly if it is a counter", metric)
          .isEqualTo(metric.type() == Metric.Type.COUNTER);
      assertThat(metric.metricName()).doesNotContain("milli", "_count", "_sum", "_bucket");
      assertThat(metric.help()).endsWith(".").doesNotContain("\n");
    }
  }

  @Test
  void everyNameIsDeclaredOnce() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::metricName)).doesNotHaveDuplicates();
    for (Metric metric : Metric.values()) {
      assertThat(metric.labels().stream().map(Label::label)).doesNotHaveDuplicates();
    }
  }

  @Test
  void everyLabelIsUsedAndItsBoundHoldsWhatTheModelCanSay() {
    Set<Label> used =
        Arrays.stream(Metric.values())
            .flatMap(m -> m.labels().stream())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Label.class)));
    assertThat(used).containsExactlyInAnyOrder(Label.values());
    assertThat(CloseReason.values()).hasSizeLessThanOrEqualTo(Label.CLOSE_REASON.maxValues());
    assertThat(Reason.values()).hasSizeLessThanOrEqualTo(Label.VERDICT_REASON.maxValues());
    assertThat(Verdict.Status.values()).hasSizeLessThanOrEqualTo(Label.STATUS.maxValues());
    assertThat(ConnectFailure.values()).hasSizeLessThanOrEqualTo(Label.FAILURE_CLASS.maxValues());
  }

  @Test
  void theDocumentSaysWhatTheTableSays() throws IOException {
    String expected = document();
    if ("fix".equals(System.getProperty("portway.docs"))) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(DOCUMENT)
        .as("rewrite it with mvn -pl router-core test -Dtest=MetricTest -Dportway.docs=fix")
        .exists();
    assertThat(Files.readString(DOCUMENT))
        .as("docs/metrics.md is older than the table; rewrite it with -Dportway.docs=fix")
        .isEqualTo(expected);
  }

  private static String document() {
    StringBuilder out = new StringBuilder();
    out.append("# Metrics\n\n")
        .append(
            "`GET /metrics` on the admin address. Generated from `io.portway.metrics.Metric`; do"
                + " not edit.\n\n")
        .append(
            "A listener's series exist while its Route does: they go once the listener is gone and"
                + " its last\n")
        .append(
            "session has ended. A close reason or failure class appears with its first"
                + " occurrence.\n")
        .append("A summary has `_count` and `_sum`.\n\n")
        .append("| metric | type | unit | labels | meaning |\n")
        .append("|---|---|---|---|---|\n");
    for (Metric metric : Metric.values()) {
      String labels =
          metric.labels().stream()
              .map(l -> "`" + l.label() + "`")
              .collect(Collectors.joining(", "));
      out.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  metric.metricName(),
                  lower(metric.type()),
                  dash(metric.unit()),
                  dash(labels),
                  metric.help()));
    }
    out.append("\n## Labels\n\nWhat exceeds a bound is counted under `")
        .append(Label.OTHER)
        .append("`.\n\n");
    out.append("| label | of | values at most | meaning |\n|---|---|---|---|\n");
    for (Label label : Label.values()) {
      String of =
          Arrays.stream(Metric.values())
              .filter(m -> m.labels().contains(label))
              .map(m -> "`" + m.metricName() + "`")
              .collect(Collectors.joining(", "));
      out.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %,d | %s |\n",
              label.label(),
              of,
              label.maxValues(),
              label.meaning()));
    }
    out.append("\n## Close reasons\n\n| reason | error | meaning |\n|---|---|---|\n");
    for (CloseReason reason : CloseReason.values()) {
      out.append(
          "| `%s` | %s | %s |\n"
              .formatted(reason.label(), reason.isError() ? "yes" : "no", reason.text()));
    }
    return out.toString();
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String lower(Metric.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
