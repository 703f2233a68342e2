package io.portway.app.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What {@code --help} prints: one page per command, its options under the titles of their mixins.
 */
final class HelpPage {

  static final String KEY = "portway";

  private static final int WIDTH = 96;
  private static final int LABEL_WIDTH = 34;

  private HelpPage() {}

  static String render(CommandSpec spec) {
    StringBuilder page = new StringBuilder();
    page.append("Usage: ").append(String.join("\n       ", spec.usageMessage().customSynopsis()));
    page.append("\n\n");
    for (String paragraph : spec.usageMessage().description()) {
      appendWrapped(page, "", "", paragraph);
    }
    if (!spec.subcommands().isEmpty()) {
      page.append("\nCommands\n");
      spec.subcommands()
          .forEach((name, command) ->
              appendEntry(page, name, List.of(command.getCommandSpec().usageMessage().header())));
    }
    for (Section section : sections(spec)) {
      page.append('\n').append(section.title()).append('\n');
      section.options().forEach(o -> appendEntry(page, label(o), lines(o)));
    }
    for (String line : spec.usageMessage().footer()) {
      page.append(line).append('\n');
    }
    return page.toString();
  }

  /** Options that belong together; those outside any mixin come last. */
  record Section(String title, List<OptionSpec> options) {}

  static List<Section> sections(CommandSpec spec) {
    List<Section> sections = new ArrayList<>();
    List<OptionSpec> rest = new ArrayList<>(spec.options());
    for (CommandSpec mixin : spec.mixins().values()) {
      if (mixin.userObject() instanceof OptionSection section) {
        List<OptionSpec> own =
            mixin.options().stream().map(o -> spec.findOption(o.longestName())).toList();
        rest.removeAll(own);
        sections.add(new Section(section.title(), own));
      }
    }
    if (!rest.isEmpty()) {
      sections.add(new Section(spec.subcommands().isEmpty() ? "Output and help" : "Options", rest));
    }
    return sections;
  }

  /** {@code -h, --help} or {@code --idle-timeout D}. */
  static String label(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  /** What holds when neither the option nor a variable is given; empty for a flag. */
  static String defaultText(OptionSpec option) {
    String value = option.defaultValue();
    if (value != null) {
      return option.arity().max() == 0 ? "off" : value;
    }
    return Environment.settingOf(option).map(Setting::otherwise).orElse("");
  }

  /** The option's own variable, then OpenShift's, in the order in which they are asked. */
  static List<String> variables(OptionSpec option) {
    Optional<Setting> setting = Environment.settingOf(option);
    List<String> variables = new ArrayList<>();
    setting.ifPresent(s -> {
      variables.add(Environment.variableOf(option.longestName()));
      variables.addAll(List.of(s.openShift()));
    });
    return variables;
  }

  private static List<String> lines(OptionSpec option) {
    List<String> lines = new ArrayList<>(List.of(String.join(" ", option.description())));
    if (!defaultText(option).isEmpty()) {
      lines.add("default: " + defaultText(option));
    }
    List<String> variables = variables(option);
    if (!variables.isEmpty()) {
      lines.add("env: " + String.join(", then ", variables));
    }
    return lines;
  }

  private static void appendEntry(StringBuilder page, String label, List<String> lines) {
    String indent = " ".repeat(LABEL_WIDTH);
    String first = "  " + label;
    if (first.length() + 2 > LABEL_WIDTH) {
      page.append(first).append('\n');
      first = indent;
    } else {
      first = first + " ".repeat(LABEL_WIDTH - first.length());
    }
    for (String line : lines) {
      appendWrapped(page, first, indent, line);
      first = indent;
    }
  }

  private static void appendWrapped(StringBuilder page, String first, String rest, String text) {
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        page.append(line.toString().stripTrailing()).append('\n');
        line.setLength(0);
        line.append(rest);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    page.append(line.toString().stripTrailing()).append('\n');
  }
}
