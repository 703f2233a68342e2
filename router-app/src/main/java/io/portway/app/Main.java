package io.portway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portway.app.options.CommandLines;
import io.portway.transport.LowPorts;
import io.portway.transport.Transport;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program. Without a command it says which there are. */
@Command(
    name = "portway",
    customSynopsis = {"portway COMMAND [OPTION...]", "portway COMMAND --help"},
    description = {
      "Opens a TCP port for every Route that carries an annotation, and spreads its connections",
      "over the pods: no reload, no disturbed connection, an honest verdict when a port is not to"
          + " be",
      "had."
    },
    footer = {
      "",
      "Exit status",
      "  0  done; for run: ended after a clean drain",
      "  1  could not start, or something of what was asked for is not right",
      "  2  wrong command, option or value",
      "",
      "Examples",
      "  portway demo                          the example on this machine, web and MySQL",
      "  portway check ./manifests             what every Route of a folder would get, and why",
      "  portway run --manifests ./manifests   serve it until SIGTERM"
    })
public final class Main implements Callable<Integer> {

  /** In the order in which help lists them. */
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("clear-status", ClearStatusCommand::new);
    COMMANDS.put("version", VersionCommand::new);
    COMMANDS.put("completion", CompletionCommand::new);
  }

  // Picocli looks at it; every command inherits it.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "print this page")
  private boolean help;

  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] args) {
    // Threads have the rights of the one that starts them, so this comes before any other thread.
    LowPorts.allow();
    String command = args.length == 0 ? "" : args[0];
    if (command.equals("run") || command.equals("demo")) {
      // Linking the native calls takes as long as reading the options; whoever needs them then
      // finds them there.
      Thread.ofPlatform().daemon().name("portway-warm-up").start(() -> Transport.choose(null));
    }
    System.exit(commandLine(System.getenv(), command).execute(args));
  }

  /** Every command, reading this environment. */
  static CommandLine commandLine(Map<String, String> environment) {
    return commandLine(environment, "");
  }

  /**
   * With this command alone where there is one of the name, since picocli's look at the others
   * costs as much as a whole start may take; else with every command. Completion is about all of
   * them.
   */
  private static CommandLine commandLine(Map<String, String> environment, String command) {
    CommandLine commandLine = new CommandLine(new Main());
    boolean all = command.equals("completion") || !COMMANDS.containsKey(command);
    COMMANDS.forEach((name, make) -> {
      if (all || name.equals(command)) {
        commandLine.addSubcommand(name, make.get());
      }
    });
    // Names of objects may be in any script, whatever the locale of this process.
    return CommandLines.configure(commandLine, environment)
        .setOut(new PrintWriter(System.out, false, UTF_8))
        .setErr(new PrintWriter(System.err, true, UTF_8));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing; accepted: "
            + String.join(", ", COMMANDS.keySet())
            + "; each explains itself with --help");
  }
}
