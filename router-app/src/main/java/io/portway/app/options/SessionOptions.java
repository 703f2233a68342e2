package io.portway.app.options;

import io.portway.model.BalancePolicy;
import io.portway.model.Timeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How sessions are spread and when they end, where a Route does not say. */
public final class SessionOptions implements OptionSection {

  static final String CONNECT_TIMEOUT = "--connect-timeout";
  static final String CONNECT_DEADLINE = "--connect-deadline";

  @Option(
      names = "--balance",
      paramLabel = "NAME",
      converter = Converters.OfBalance.class,
      completionCandidates = Choices.Balance.class,
      description =
          "how an endpoint is picked: source, roundrobin, leastconn or random; the Route's"
              + " annotation beats it")
  @Setting(
      otherwise = "source with one service, roundrobin with several",
      openShift = {"ROUTER_TCP_BALANCE_SCHEME", "ROUTER_LOAD_BALANCE_ALGORITHM"},
      syntax = OpenShiftSyntax.BALANCE)
  private @Nullable BalancePolicy balance;

  @Option(
      names = CONNECT_TIMEOUT,
      paramLabel = "D",
      converter = Converters.OfPositiveDuration.class,
      defaultValue = "5s",
      description = "how long one attempt to reach an endpoint may take")
  @Setting(openShift = "ROUTER_DEFAULT_CONNECT_TIMEOUT", syntax = OpenShiftSyntax.TIME)
  private Duration connectTimeout = Timeouts.DEFAULT.connect();

  @Option(
      names = CONNECT_DEADLINE,
      paramLabel = "D",
      converter = Converters.OfPositiveDuration.class,
      defaultValue = "15s",
      description = "how long all attempts of one session may take together")
  @Setting
  private Duration connectDeadline = Timeouts.DEFAULT.connectDeadline();

  @Option(
      names = "--idle-timeout",
      paramLabel = "D",
      converter = Converters.OfPositiveDuration.class,
      defaultValue = "1h",
      description = "a session ends when no byte has moved in either direction for so long")
  @Setting(openShift = "ROUTER_DEFAULT_TUNNEL_TIMEOUT", syntax = OpenShiftSyntax.TIME)
  private Duration idleTimeout = Timeouts.DEFAULT.idle();

  @Option(
      names = "--half-closed-timeout",
      paramLabel = "D",
      converter = Converters.OfPositiveDuration.class,
      defaultValue = "5m",
      description = "the same after one side has finished, counted in the other direction alone")
  @Setting
  private Duration halfClosedTimeout = Timeouts.DEFAULT.halfClosed();

  @Option(
      names = "--reset-when-unavailable",
      converter = Converters.OfFlag.class,
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "answer with a reset instead of a plain end when there is no endpoint or every attempt"
              + " failed")
  @Setting
  private boolean resetWhenUnavailable;

  /** Null leaves it to the Route, then to the number of its services. */
  public @Nullable BalancePolicy balance() {
    return balance;
  }

  public Timeouts timeouts() {
    return new Timeouts(connectTimeout, connectDeadline, idleTimeout, halfClosedTimeout);
  }

  public boolean resetWhenUnavailable() {
    return resetWhenUnavailable;
  }

  /** Takes back what an OpenShift variable said, since it does not fit the deadline. */
  void useDefaultConnectTimeout() {
    connectTimeout = Timeouts.DEFAULT.connect();
  }

  @Override
  public String title() {
    return "Sessions";
  }
}
