package io.portway.app.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/options.md}, from the same declarations that read the command line. */
public final class OptionsPage {

  private static final String HEAD =
      """
      # Options

      An option beats its environment variable, which beats OpenShift's variable, which beats the default. An empty
      variable counts as unset. A wrong option or value is one line on standard error and exit status 2; a value of an
      OpenShift variable that cannot be used is one warning, and the next in line holds.

      Durations are `500ms 2s 5m 1h 1d`, addresses `127.0.0.1:9936` or `[::1]:9936`, lists of ports
      `80,443,30000-32767`. OpenShift's variables keep their own syntax: a time without a unit is milliseconds, `auto`
      leaves a number to the router, log levels are those of syslog.

      This page is generated: `mvn -q -pl router-app -am test -Dtest=OptionsPageTest -Dportway.docs=fix
      -Dsurefire.failIfNoSpecifiedTests=false`.
      """;

  private OptionsPage() {}

  /** The whole page for these commands. */
  public static String render(CommandLine root) {
    StringBuilder page = new StringBuilder(HEAD);
    for (var section : sections(root).entrySet()) {
      page.append("\n## ").append(section.getKey()).append("\n\n");
      page.append("| option | default | environment, then OpenShift's | commands | meaning |\n");
      page.append("|---|---|---|---|---|\n");
      section.getValue().values().forEach(row -> page.append(row.render()));
    }
    return page.toString();
  }

  /** One option with the commands that take it. */
  private record Row(OptionSpec option, List<String> commands) {
    String render() {
      String variables =
          HelpPage.variables(option).stream()
              .map(v -> "`" + v + "`")
              .collect(Collectors.joining(", "));
      return "| `%s` | %s | %s | %s | %s |\n"
          .formatted(
              HelpPage.label(option).replace("|", "\\|"),
              HelpPage.defaultText(option),
              variables,
              String.join(", ", commands),
              String.join(" ", option.description()).replace("|", "\\|"));
    }
  }

  private static Map<String, Map<String, Row>> sections(CommandLine root) {
    Map<String, Map<String, Row>> sections = new LinkedHashMap<>();
    for (CommandLine command : root.getSubcommands().values()) {
      CommandSpec spec = command.getCommandSpec();
      for (HelpPage.Section section : HelpPage.sections(spec)) {
        Map<String, Row> rows =
            sections.computeIfAbsent(section.title(), t -> new LinkedHashMap<>());
        for (OptionSpec option : section.options()) {
          rows.computeIfAbsent(option.longestName(), n -> new Row(option, new ArrayList<>()))
              .commands()
              .add(spec.name());
        }
      }
    }
    return sections;
  }
}
