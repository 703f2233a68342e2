package io.portway.benchmarks.cluster;

import io.portway.benchmarks.process.ReportOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a run is asked to be. Picocli writes the fields before anything reads them. */
@Command
abstract class ClusterOptions extends ReportOptions {

  private static final int REPEATS = 50;
  private static final int QUICK_REPEATS = 10;
  private static final int STARTS = 3;

  @Option(
      names = "--quick",
      description = {"a twentieth of the objects, few repeats: whether it runs, not how fast"})
  private boolean quick;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Routes that are created, in quiet and in the storm; default 50")
  private @Nullable Integer repeats;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "EndpointSlices that change a second in the storm; default ${DEFAULT-VALUE}")
  private int rate;

  @Option(
      names = "--churn",
      paramLabel = "MINUTES",
      defaultValue = "0",
      description = {
        "how long two replicas are watched while nothing changes:",
        "they must not write to a Route; default 0, not at all"
      })
  private int churn;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "where the report goes; default benchmarks/target/cluster")
  private @Nullable Path output;

  /** Throws what picocli prints as one line and status 2 when an option makes no sense. */
  final void validate() {
    if (repeats() < 1) {
      throw wrong("--repeats must be at least 1");
    }
    if (rate < 1) {
      throw wrong("--rate must be at least 1");
    }
    if (churn < 0) {
      throw wrong("--churn must not be negative");
    }
  }

  final Size size() {
    return quick ? Size.QUICK : Size.FULL;
  }

  final int repeats() {
    return repeats != null ? repeats : quick ? QUICK_REPEATS : REPEATS;
  }

  /** How often a router is started over all objects. */
  final int starts() {
    return quick ? 1 : STARTS;
  }

  final int rate() {
    return rate;
  }

  final int churnMinutes() {
    return churn;
  }

  /** The folder for the report. */
  final Path output() {
    return folder(output, "cluster");
  }
}
