package io.portway.app.options;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Sets picocli up the way every command here wants it. */
public final class CommandLines {

  /** A wrong option or value. */
  public static final int USAGE = 2;

  /** Could not start, or something of what was asked for is not right. */
  public static final int FAILED = 1;

  private CommandLines() {}

  /** Applies to the subcommands that were added before. */
  public static CommandLine configure(CommandLine commandLine, Map<String, String> environment) {
    return commandLine
        // A value that begins with @ or holds ${…} is a value, not a file to read or a variable to
        // look up.
        .setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .setTrimQuotes(false)
        .setPosixClusteredShortOptionsAllowed(false)
        .setDefaultValueProvider(new Environment(environment))
        .setParameterExceptionHandler(new OneLineErrors())
        .setHelpSectionKeys(List.of(HelpPage.KEY))
        .setHelpSectionMap(Map.of(HelpPage.KEY, help -> HelpPage.render(help.commandSpec())));
  }

  /** What the environment said and could not be used; known after parsing. */
  public static List<String> warnings(CommandLine commandLine) {
    return commandLine.getDefaultValueProvider() instanceof Environment environment
        ? environment.warnings()
        : List.of();
  }
}
