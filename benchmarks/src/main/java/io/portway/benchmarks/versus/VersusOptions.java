package io.portway.benchmarks.versus;

import io.portway.benchmarks.process.ReportOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a run is asked to be. Picocli writes the fields before anything reads them. */
@Command
abstract class VersusOptions extends ReportOptions {

  private static final int ROUNDS = 9;
  private static final int QUICK_ROUNDS = 3;
  private static final double SECONDS = 1;
  private static final double QUICK_SECONDS = 0.3;
  private static final double SHORTEST_SECONDS = 0.1;
  private static final int IDLE_SESSIONS = 9_000;
  private static final int QUICK_IDLE_SESSIONS = 1_000;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description = "a number or a name from the list below; without any, all of them")
  private List<String> wanted = List.of();

  @Option(names = "--rounds", paramLabel = "N", description = "rounds that count; default 9")
  private @Nullable Integer rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "length of a round in seconds; default 1")
  private @Nullable Double seconds;

  @Option(
      names = "--quick",
      description = {
        "few short rounds, short warm-up, fewer idle sessions:",
        "whether it runs, not how fast"
      })
  private boolean quick;

  @Option(
      names = "--engines",
      paramLabel = "LIST",
      split = ",",
      defaultValue = "default,io_uring,nio",
      description = {
        "Portway with nothing said about its engine (default),",
        "and with --transport NAME; default ${DEFAULT-VALUE}"
      })
  private List<String> engines = List.of();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "where the report goes; default benchmarks/target/versus")
  private @Nullable Path output;

  /** Throws what picocli prints as one line and status 2 when an option makes no sense. */
  final void validate() {
    if (rounds() < 1) {
      throw wrong("--rounds must be at least 1");
    }
    if (!(seconds() >= SHORTEST_SECONDS)) {
      throw wrong("--seconds must be at least " + SHORTEST_SECONDS);
    }
  }

  /** Those that were asked for, in the order of the list; all of them where none was. */
  final List<Scenario> select(List<Scenario> all) {
    for (String name : wanted) {
      if (all.stream().noneMatch(scenario -> isMeant(name, scenario))) {
        throw wrong("no scenario " + name + "; there are " + ids(all));
      }
    }
    List<Scenario> selected = new ArrayList<>();
    for (Scenario scenario : all) {
      if (wanted.isEmpty() || wanted.stream().anyMatch(name -> isMeant(name, scenario))) {
        selected.add(scenario);
      }
    }
    return selected;
  }

  private static boolean isMeant(String name, Scenario scenario) {
    return scenario.id().equals(name) || scenario.id().startsWith(name + "-");
  }

  private static String ids(List<Scenario> all) {
    return String.join(", ", all.stream().map(Scenario::id).toList());
  }

  final int rounds() {
    return rounds != null ? rounds : quick ? QUICK_ROUNDS : ROUNDS;
  }

  final double seconds() {
    return seconds != null ? seconds : quick ? QUICK_SECONDS : SECONDS;
  }

  final int roundMillis() {
    return (int) Math.round(seconds() * 1e3);
  }

  final boolean isQuick() {
    return quick;
  }

  static int idleSessions(boolean quick) {
    return quick ? QUICK_IDLE_SESSIONS : IDLE_SESSIONS;
  }

  final List<String> engines() {
    return engines;
  }

  /** The folder for the report. */
  final Path output() {
    return folder(output, "versus");
  }
}
