package io.portway.benchmarks.versus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sections as people read them. Pure. */
final class MarkdownReport {

  private MarkdownReport() {}

  /** The head of a report: where and how it was measured, a line each. */
  static String head(List<String> facts) {
    StringBuilder text = new StringBuilder("# Against HAProxy and nginx\n\n");
    facts.forEach(fact -> text.append("- ").append(fact).append('\n'));
    return text.toString();
  }

  /** A heading, a table where anything was measured, notes. */
  static String section(Section section) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(section.id()).append(": ").append(section.title()).append("\n\n");
    if (!section.rows().isEmpty()) {
      List<String> head = new ArrayList<>(List.of(section.subject()));
      for (Measure measure : section.measures()) {
        head.add(measure.title());
        if (isCompared(section, measure)) {
          head.add("to " + HaProxy.AS_SHIPPED);
        }
      }
      row(text, head);
      text.append("|---".repeat(head.size())).append("|\n");
      for (String name : section.rows()) {
        row(text, cells(section, name));
      }
      text.append('\n');
    }
    section.notes().forEach(note -> text.append("- ").append(note).append('\n'));
    return text.toString();
  }

  private static boolean isCompared(Section section, Measure measure) {
    return measure.compared()
        && section.rows().stream().anyMatch(row -> section.ratio(row, measure).isPresent());
  }

  private static List<String> cells(Section section, String name) {
    List<String> cells = new ArrayList<>(List.of(name));
    for (Measure measure : section.measures()) {
      cells.add(section.value(name, measure).map(v -> value(measure, v)).orElse("-"));
      if (isCompared(section, measure)) {
        cells.add(section.ratio(name, measure).map(MarkdownReport::ratio).orElse("-"));
      }
    }
    return cells;
  }

  private static String value(Measure measure, Spread spread) {
    String median = measure.format(spread.median());
    return spread.rounds() == 1
        ? median
        : median + " (" + measure.format(spread.min()) + "-" + measure.format(spread.max()) + ")";
  }

  private static String ratio(Spread spread) {
    return spread.rounds() == 1
        ? String.format(Locale.ROOT, "**%.2f**", spread.median())
        : String.format(
            Locale.ROOT, "**%.2f** (%.2f-%.2f)", spread.median(), spread.min(), spread.max());
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
