package io.portway.app.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much the router may use of its node. */
public final class CapacityOptions implements OptionSection {

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      converter = Converters.OfConnections.class,
      description =
          "sessions of the whole router; at the limit accepting pauses and resumes by itself, and"
              + " one port holds at most half of it while others exist")
  @Setting(
      otherwise = "from the descriptor limit and the heap",
      openShift = "ROUTER_MAX_CONNECTIONS",
      syntax = OpenShiftSyntax.COUNT)
  private @Nullable Integer maxConnections;

  @Option(
      names = "--io-threads",
      paramLabel = "N",
      converter = Converters.OfThreads.class,
      description = "threads that move bytes")
  @Setting(
      otherwise = "CPUs available, at most 8",
      openShift = "ROUTER_THREADS",
      syntax = OpenShiftSyntax.COUNT)
  private @Nullable Integer ioThreads;

  /** Null: to be worked out from what the process may have. */
  public @Nullable Integer maxConnections() {
    return maxConnections;
  }

  public int ioThreads() {
    return ioThreads == null ? Math.min(8, Runtime.getRuntime().availableProcessors()) : ioThreads;
  }

  @Override
  public String title() {
    return "Capacity";
  }
}
