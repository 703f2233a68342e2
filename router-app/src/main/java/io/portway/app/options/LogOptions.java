package io.portway.app.options;

import io.portway.app.log.LogFormat;
import io.portway.app.log.LogLevel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is written about events and about finished sessions. */
public final class LogOptions implements OptionSection {

  @Option(
      names = "--log-format",
      paramLabel = "logfmt|json",
      converter = Choices.OfLogFormat.class,
      completionCandidates = Choices.OfLogFormat.class,
      defaultValue = "logfmt",
      description = "how a line of the log is written; it goes to standard error")
  @Setting
  private String logFormat = "logfmt";

  @Option(
      names = "--log-level",
      paramLabel = "L",
      converter = Choices.OfLogLevel.class,
      completionCandidates = Choices.OfLogLevel.class,
      defaultValue = "info",
      description = "the least important level that is written: error, warn, info, debug or trace")
  @Setting(openShift = "ROUTER_LOG_LEVEL", syntax = OpenShiftSyntax.LOG_LEVEL)
  private String logLevel = "info";

  @Option(
      names = "--access-log",
      paramLabel = "off|FILE|-",
      converter = Converters.OfAccessLog.class,
      defaultValue = "off",
      description =
          "a line per finished session, to a file or (-) to standard output; lines are dropped and"
              + " counted rather than anything delayed")
  @Setting
  private @Nullable AccessLogTarget accessLog;

  public LogFormat format() {
    return LogFormat.ofLabel(logFormat);
  }

  public LogLevel level() {
    return LogLevel.ofLabel(logLevel);
  }

  public AccessLogTarget accessLog() {
    return Objects.requireNonNull(accessLog);
  }

  @Override
  public String title() {
    return "Logs";
  }
}
