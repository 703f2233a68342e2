package io.portway.app.options;

import io.portway.model.Text;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells what is wrong with the command line in one line: the option, the value and what is
 * accepted.
 */
final class OneLineErrors implements IParameterExceptionHandler {

  /** Fewer edits than this make two words alike enough to suggest one for the other. */
  private static final int LIKE = 4;

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine commandLine = e.getCommandLine();
    commandLine
        .getErr()
        .println(commandLine.getCommandSpec().qualifiedName() + ": " + message(e, List.of(args)));
    commandLine.getErr().flush();
    return CommandLines.USAGE;
  }

  /** Without a line break, whatever the command line held. */
  static String message(ParameterException e, List<String> args) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(spec, unmatched.getUnmatched());
      case MissingParameterException missing -> missing(spec, missing);
      case OverwrittenOptionException twice ->
          name(twice.getOverwritten()) + " is given twice; accepted: once";
      default -> {
        ArgSpec arg = e.getArgSpec();
        if (arg == null) {
          yield oneLine(String.valueOf(e.getMessage()));
        }
        String from = origin(spec, arg, args).map(v -> " (from " + v + ")").orElse("");
        yield name(arg) + from + ": " + oneLine(reason(e, arg));
      }
    };
  }

  /** Foreign parts are quoted already; this holds for words of picocli's own too. */
  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}", "?");
  }

  private static String reason(ParameterException e, ArgSpec arg) {
    if (e.getCause() instanceof TypeConversionException conversion) {
      return String.valueOf(conversion.getMessage());
    }
    String value = e.getValue() == null ? "the value" : Text.quoted(e.getValue());
    return value + " is not accepted; accepted: " + accepted(arg);
  }

  private static String unmatched(CommandSpec spec, List<String> arguments) {
    String first = arguments.getFirst();
    if (!first.startsWith("-")) {
      return spec.subcommands().isEmpty()
          ? "unexpected argument " + Text.quoted(first) + "; accepted: " + names(spec)
          : "unknown command "
              + Text.quoted(first)
              + "; accepted: "
              + String.join(", ", spec.subcommands().keySet());
    }
    String option = first.contains("=") ? first.substring(0, first.indexOf('=')) : first;
    Optional<OptionSpec> known = Optional.ofNullable(spec.findOption(option));
    if (known.isPresent()) {
      return option
          + " takes no value, but "
          + Text.quoted(first)
          + " was given; accepted: "
          + option;
    }
    String hint = similar(spec, option).map(s -> " did you mean " + s + "?").orElse("");
    return "unknown option " + Text.quoted(first) + ";" + hint + " accepted: " + names(spec);
  }

  private static String missing(CommandSpec spec, MissingParameterException e) {
    ArgSpec arg = e.getMissing().isEmpty() ? e.getArgSpec() : e.getMissing().getFirst();
    if (arg == null) {
      return "something is missing; see " + spec.qualifiedName() + " --help";
    }
    return arg.isOption()
        ? name(arg) + " has no value; accepted: " + accepted(arg)
        : name(arg) + " is missing; accepted: " + accepted(arg);
  }

  private static String name(ArgSpec arg) {
    return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
  }

  private static String accepted(ArgSpec arg) {
    for (var converter : arg.converters()) {
      if (converter instanceof Accepting<?> accepting) {
        return accepting.accepted();
      }
    }
    return arg.paramLabel();
  }

  /** The variable that the refused value came from; absent where it was typed. */
  private static Optional<String> origin(CommandSpec spec, ArgSpec arg, List<String> args) {
    if (!(arg instanceof OptionSpec option)
        || !(spec.defaultValueProvider() instanceof Environment environment)) {
      return Optional.empty();
    }
    String name = option.longestName();
    boolean typed = args.stream().anyMatch(a -> a.equals(name) || a.startsWith(name + "="));
    return typed ? Optional.empty() : environment.origin(arg);
  }

  private static String names(CommandSpec spec) {
    String options =
        spec.options().stream()
            .filter(o -> !o.hidden())
            .map(OptionSpec::longestName)
            .collect(Collectors.joining(", "));
    return spec.positionalParameters().isEmpty()
        ? options
        : "one " + spec.positionalParameters().getFirst().paramLabel() + ", " + options;
  }

  private static Optional<String> similar(CommandSpec spec, String option) {
    return spec.options().stream()
        .map(OptionSpec::longestName)
        .filter(name -> distance(name, option) < LIKE)
        .min((a, b) -> Integer.compare(distance(a, option), distance(b, option)));
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
