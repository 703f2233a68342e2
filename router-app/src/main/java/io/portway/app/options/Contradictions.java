package io.portway.app.options;

import io.portway.claims.PortPolicy;
import io.portway.model.Timeouts;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Values that are fine alone and make no sense together. */
public final class Contradictions {

  private Contradictions() {}

  /**
   * Refuses the values as read, or takes the default for one that only an OpenShift variable asked
   * for.
   *
   * @param folder whether the objects come from a folder and not from a cluster
   * @throws ParameterException with one line that names both options
   */
  public static void refuse(
      CommandSpec spec,
      RouteOptions routes,
      SessionOptions sessions,
      AdminOptions admin,
      MetricsOptions metrics,
      boolean folder) {
    PortPolicy ports = routes.portPolicy(folder);
    if (ports.isClosed()) {
      throw new ParameterException(
          spec.commandLine(),
          "--allowed-ports "
              + ports.allowed()
              + " and --reserved-ports "
              + ports.reserved().all()
              + " leave no port; accepted: at least one allowed port that is not reserved");
    }
    refuseMetrics(spec, admin.address(), metrics, folder);
    Timeouts timeouts = sessions.timeouts();
    if (timeouts.connect().compareTo(timeouts.connectDeadline()) > 0) {
      refuseLongConnect(spec, sessions, timeouts);
    }
  }

  private static void refuseMetrics(
      CommandSpec spec, @Nullable InetSocketAddress admin, MetricsOptions options, boolean folder) {
    InetSocketAddress metrics = options.address();
    if (metrics == null) {
      if (options.tls() != null) {
        throw new ParameterException(
            spec.commandLine(),
            "--metrics-tls without --metrics serves nothing; accepted: --metrics HOST:PORT beside"
                + " it");
      }
      return;
    }
    if (!folder && options.tls() == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--metrics without --metrics-tls would send tokens in plain text; accepted: --metrics-tls"
              + " DIR beside it, or --metrics off");
    }
    if (admin != null && admin.getPort() != 0 && admin.getPort() == metrics.getPort()) {
      throw new ParameterException(
          spec.commandLine(),
          "--metrics and --admin both name port "
              + metrics.getPort()
              + "; accepted: a port of its own for each");
    }
  }

  private static void refuseLongConnect(
      CommandSpec spec, SessionOptions sessions, Timeouts timeouts) {
    OptionSpec option = spec.findOption(SessionOptions.CONNECT_TIMEOUT);
    boolean typed = spec.commandLine().getParseResult().hasMatchedOption(option);
    Optional<String> foreign =
        typed || !(spec.defaultValueProvider() instanceof Environment environment)
            ? Optional.empty()
            : environment.origin(option).filter(v -> !v.startsWith("PORTWAY_"));
    String deadline = Durations.format(timeouts.connectDeadline());
    boolean defaultFits = Timeouts.DEFAULT.connect().compareTo(timeouts.connectDeadline()) <= 0;
    if (foreign.isPresent() && defaultFits) {
      ((Environment) spec.defaultValueProvider())
          .warn(
              foreign.get(),
              Durations.format(timeouts.connect()),
              "longer than " + SessionOptions.CONNECT_DEADLINE + " " + deadline);
      sessions.useDefaultConnectTimeout();
      return;
    }
    throw new ParameterException(
        spec.commandLine(),
        SessionOptions.CONNECT_TIMEOUT
            + " "
            + Durations.format(timeouts.connect())
            + " is longer than "
            + SessionOptions.CONNECT_DEADLINE
            + " "
            + deadline
            + "; accepted: at most the deadline");
  }
}
