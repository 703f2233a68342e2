package io.portway.app.check;

import io.portway.app.options.Durations;
import io.portway.k8s.manifest.FileProblem;
import io.portway.model.RouteIntent;
import io.portway.model.Text;
import io.portway.model.Timeouts;
import io.portway.model.Verdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Prints a result for people: a line per Route in aligned columns, what is to say about it indented
 * below.
 */
final class CheckTable {

  private static final List<String> HEADER =
      List.of(
          "ROUTE",
          "PORT",
          "VERDICT",
          "REASON",
          "BALANCE",
          "CONNECT",
          "DEADLINE",
          "IDLE",
          "HALF-CLOSED",
          "UNAVAILABLE",
          "TARGETS");

  /** A namespace and a name of 253 each. */
  private static final int MAX_NAME = 600;

  private static final String GAP = "  ";
  private static final String INDENT = "    ";

  private CheckTable() {}

  static void print(CheckResult result, PrintWriter out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    result.routes().forEach(route -> rows.add(cells(route)));
    int[] widths = widths(rows);
    if (!result.routes().isEmpty()) {
      printRow(rows.getFirst(), widths, out);
    }
    for (int i = 0; i < result.routes().size(); i++) {
      printRow(rows.get(i + 1), widths, out);
      Verdict verdict = result.routes().get(i).verdict();
      if (!verdict.message().isEmpty()) {
        out.println(INDENT + safe(verdict.message()));
      }
      verdict.warnings().forEach(warning -> out.println(INDENT + "warning: " + safe(warning)));
    }
    printRest(result, out);
    out.println(summary(result));
    out.flush();
  }

  private static void printRest(CheckResult result, PrintWriter out) {
    List<String> lines = new ArrayList<>();
    for (FileProblem problem : result.files()) {
      lines.add("cannot be used: " + safe(problem.toString()));
    }
    result.warnings().forEach(warning -> lines.add("warning: " + safe(warning)));
    if (!result.otherKinds().isEmpty()) {
      lines.add("passed over: " + safe(String.join(", ", result.otherKinds())));
    }
    boolean below = !result.routes().isEmpty();
    if (below && !lines.isEmpty()) {
      out.println();
    }
    lines.forEach(out::println);
    if (below || !lines.isEmpty()) {
      out.println();
    }
  }

  private static String summary(CheckResult result) {
    List<String> parts = new ArrayList<>();
    for (Verdict.Status status : Verdict.Status.values()) {
      long count = result.count(status);
      if (count > 0) {
        parts.add(count + " " + label(status));
      }
    }
    String routes =
        parts.isEmpty()
            ? "no Route"
            : count(result.routes().size(), "Route") + ": " + String.join(", ", parts);
    int files = result.files().size();
    return files == 0 ? routes : routes + "; " + count(files, "problem") + " in files";
  }

  private static List<String> cells(CheckedRoute route) {
    Verdict verdict = route.verdict();
    RouteIntent intent = route.intent();
    List<String> cells = new ArrayList<>();
    cells.add(safe(verdict.id().toString()));
    cells.add(intent == null ? "-" : port(intent));
    cells.add(label(verdict.status()));
    cells.add(verdict.reason().label());
    if (intent == null) {
      cells.addAll(List.of("-", "-", "-", "-", "-", "-", "-"));
      return cells;
    }
    Timeouts timeouts = intent.timeouts();
    cells.add(intent.balance().label());
    cells.add(Durations.format(timeouts.connect()));
    cells.add(Durations.format(timeouts.connectDeadline()));
    cells.add(Durations.format(timeouts.idle()));
    cells.add(Durations.format(timeouts.halfClosed()));
    cells.add(intent.resetWhenUnavailable() ? "reset" : "end");
    cells.add(targets(route.targets()));
    return cells;
  }

  private static String port(RouteIntent intent) {
    return intent.bind().address() == null
        ? String.valueOf(intent.bind().port())
        : intent.bind().toString();
  }

  private static String targets(List<CheckedTarget> targets) {
    if (targets.isEmpty()) {
      return "none";
    }
    return targets.stream()
        .map(t ->
            "%s weight %d, %s"
                .formatted(safe(t.service()), t.weight(), count(t.endpoints().size(), "endpoint")))
        .collect(Collectors.joining("; "));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  static String label(Verdict.Status status) {
    return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    return widths;
  }

  private static void printRow(List<String> cells, int[] widths, PrintWriter out) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      int pad = widths[i] - cell.codePointCount(0, cell.length());
      line.append(cell).append(" ".repeat(pad)).append(GAP);
    }
    out.println(line.toString().stripTrailing());
  }

  /** Names are what a tenant wrote; messages are safe already, and stay what they are. */
  private static String safe(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      String unit = Character.toString(codePoint);
      out.append(codePoint == '"' || codePoint == '\\' ? unit : Text.escaped(unit, MAX_NAME));
      i += Character.charCount(codePoint);
    }
    return out.toString();
  }
}
