package io.portway.app.log;

import java.util.HashSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Turns a log record into one line: {@code ts level logger}, then what it says. Our own {@code
 * event=…} messages become fields; whatever a library says becomes {@code msg}, quoted. Any thread.
 */
final class LineFormatter extends java.util.logging.Formatter {

  private static final String OWN = "io.portway.";

  /** Names that the line itself sets; a message's field of the same name is passed over. */
  private static final Set<String> RESERVED = Set.of("ts", "level", "logger");

  /** Longer digits are text: they would lose precision in most readers of JSON. */
  private static final int MAX_DIGITS = 15;

  private final LogFormat format;
  private final boolean detailed;

  LineFormatter(LogFormat format, LogLevel level) {
    this.format = format;
    this.detailed = level.isDetailed();
  }

  @Override
  public String format(LogRecord entry) {
    LogLine line = new LogLine(format);
    line.time(entry.getMillis());
    line.text("level", LogLevel.labelOf(entry.getLevel()));
    String logger = entry.getLoggerName() == null ? "root" : entry.getLoggerName();
    line.text("logger", logger.substring(logger.lastIndexOf('.') + 1));
    Set<String> seen = new HashSet<>(RESERVED);
    message(line, entry, logger, seen);
    Throwable thrown = entry.getThrown();
    if (thrown != null) {
      line.prose(
          seen.contains("error") ? "exception" : "error",
          Throwables.oneLine(thrown),
          LogLine.MAX_VALUE_CHARS);
      // An expected failure's trace is noise; a bug's is what is needed.
      if (detailed || entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
        line.prose("stack", Throwables.trace(thrown), Throwables.MAX_TRACE_CHARS);
      }
    }
    return line.end();
  }

  private void message(LogLine line, LogRecord entry, String logger, Set<String> seen) {
    String text = entry.getMessage() == null ? "" : entry.getMessage();
    if (!text.startsWith("event=") || !logger.startsWith(OWN)) {
      line.prose("msg", formatMessage(entry), LogLine.MAX_VALUE_CHARS);
      return;
    }
    EventFields.read(
        text,
        new EventFields.Visitor() {
          @Override
          public void field(String name, String value, boolean quoted) {
            if (!seen.add(name)) {
              return;
            }
            if (quoted) {
              line.prose(name, value, LogLine.MAX_VALUE_CHARS);
            } else if (isInteger(value)) {
              line.number(name, Long.parseLong(value));
            } else {
              line.text(name, value);
            }
          }

          @Override
          public void rest(String text) {
            line.prose("msg", text, LogLine.MAX_VALUE_CHARS);
          }
        });
  }

  /** Written as JSON writes one: no sign but minus, no leading zero. */
  static boolean isInteger(String value) {
    int start = value.startsWith("-") ? 1 : 0;
    int digits = value.length() - start;
    if (digits < 1 || digits > MAX_DIGITS || (digits > 1 && value.charAt(start) == '0')) {
      return false;
    }
    for (int i = start; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return !value.equals("-0");
  }
}
