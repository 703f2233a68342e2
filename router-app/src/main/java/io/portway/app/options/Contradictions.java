package io.portway.app.options;

import io.portway.model.Timeouts;
import java.util.Optional;
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
   * @throws ParameterException with one line that names both options
   */
  public static void refuse(CommandSpec spec, RouteOptions routes, SessionOptions sessions) {
    if (routes.reservedPorts().plus(routes.allowedPorts()).equals(routes.reservedPorts())) {
      throw new ParameterException(
          spec.commandLine(),
          "--allowed-ports "
              + routes.allowedPorts()
              + " and --reserved-ports "
              + routes.reservedPorts()
              + " leave no port; accepted: at least one allowed port that is not reserved");
    }
    Timeouts timeouts = sessions.timeouts();
    if (timeouts.connect().compareTo(timeouts.connectDeadline()) > 0) {
      refuseLongConnect(spec, sessions, timeouts);
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
