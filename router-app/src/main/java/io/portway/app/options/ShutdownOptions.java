package io.portway.app.options;

import java.time.Duration;
import picocli.CommandLine.Option;

/** What happens between SIGTERM and the end. */
public final class ShutdownOptions implements OptionSection {

  @Option(
      names = "--shutdown-delay",
      paramLabel = "D",
      converter = Converters.OfDuration.class,
      defaultValue = "0s",
      description =
          "how long to go on accepting, no longer ready, so that load balancers notice first")
  @Setting(openShift = "ROUTER_GRACEFUL_SHUTDOWN_DELAY", syntax = OpenShiftSyntax.GO_DURATION)
  private Duration shutdownDelay = Duration.ZERO;

  @Option(
      names = "--drain-timeout",
      paramLabel = "D",
      converter = Converters.OfDuration.class,
      defaultValue = "30s",
      description = "how long sessions may then finish by themselves; the rest is reset")
  @Setting(openShift = "ROUTER_MAX_SHUTDOWN_TIMEOUT", syntax = OpenShiftSyntax.GO_DURATION)
  private Duration drainTimeout = Duration.ZERO;

  public Duration delay() {
    return shutdownDelay;
  }

  public Duration drain() {
    return drainTimeout;
  }

  @Override
  public String title() {
    return "Shutdown";
  }
}
