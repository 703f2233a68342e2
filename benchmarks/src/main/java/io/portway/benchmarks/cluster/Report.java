package io.portway.benchmarks.cluster;

import io.portway.benchmarks.process.Figures;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What was measured, as a table for people and as JSON for programs. Not thread-safe. */
final class Report {

  private static final double P99 = 0.99;

  /** A goal is for the 99th percentile, by nearest rank: of up to 100 values the largest. */
  private record Row(String key, String title, Figures figures, OptionalDouble goal) {

    String line() {
      return String.format(
          Locale.ROOT,
          "| %s | %d | %,.1f | %,.1f | %,.1f | %s |",
          title,
          figures.count(),
          figures.median(),
          figures.quantile(P99),
          figures.quantile(1),
          goalText());
    }

    private String goalText() {
      return goal.isEmpty()
          ? "-"
          : String.format(Locale.ROOT, "%,.0f, %s", goal.getAsDouble(), isMet() ? "met" : "missed");
    }

    boolean isMet() {
      return figures.quantile(P99) <= goal.orElseThrow();
    }
  }

  private final Consumer<String> lines;
  private final List<String> facts = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  /** Empty; {@code lines} gets what {@link #markdown} gives as it comes. */
  Report(Consumer<String> lines) {
    this.lines = lines;
  }

  /** A line of the head: where and how it was measured. Before the first row. */
  void fact(String text) {
    facts.add(text);
  }

  /** A row of the table. */
  void add(String key, String title, Figures figures) {
    add(new Row(key, title, figures, OptionalDouble.empty()));
  }

  /** The same with what the 99th percentile should be at most. */
  void add(String key, String title, Figures figures, double goal) {
    add(new Row(key, title, figures, OptionalDouble.of(goal)));
  }

  private void add(Row row) {
    if (rows.isEmpty()) {
      lines.accept(head());
    }
    rows.add(row);
    lines.accept(row.line());
  }

  String markdown() {
    StringBuilder text = new StringBuilder(head()).append('\n');
    rows.forEach(row -> text.append(row.line()).append('\n'));
    return text.toString();
  }

  private String head() {
    StringBuilder text = new StringBuilder("# Against a real API server\n\n");
    facts.forEach(fact -> text.append("- ").append(fact).append('\n'));
    text.append("\n| | values | p50 | p99 | max | goal for p99 |\n|---|---|---|---|---|---|");
    return text.toString();
  }

  /** Writes one object and closes the writer. Fields are only ever added. */
  void write(Writer out) {
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("facts");
      facts.forEach(json::writeString);
      json.writeEndArray();
      json.writeArrayPropertyStart("figures");
      for (Row row : rows) {
        json.writeStartObject();
        json.writeStringProperty("key", row.key());
        json.writeStringProperty("title", row.title());
        json.writeNumberProperty("values", row.figures().count());
        json.writeNumberProperty("p50", row.figures().median());
        json.writeNumberProperty("p99", row.figures().quantile(P99));
        json.writeNumberProperty("max", row.figures().quantile(1));
        if (row.goal().isPresent()) {
          json.writeNumberProperty("goal", row.goal().getAsDouble());
          json.writeBooleanProperty("met", row.isMet());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
