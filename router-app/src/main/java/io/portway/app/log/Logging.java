package io.portway.app.log;

import io.portway.metrics.Meters;
import io.portway.metrics.Metric;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Sets up the log of the process: SLF4J over java.util.logging, one line an event on standard
 * error. {@code main} calls {@link #configure} once its options are known and keeps the result;
 * nobody else sees it.
 */
public final class Logging {

  private static final Logger ROOT = Logger.getLogger("");

  /** Held here: java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger OWN = Logger.getLogger("io.portway");

  private final LineHandler handler;

  private Logging(LineHandler handler) {
    this.handler = handler;
  }

  /** Replaces every handler of the process, also one of an earlier call. */
  public static Logging configure(LogFormat format, LogLevel level) {
    return configure(
        new LineHandler(new FileOutputStream(FileDescriptor.err), format, level), level);
  }

  static Logging configure(LineHandler handler, LogLevel level) {
    handler.setLevel(Level.ALL);
    for (Handler old : ROOT.getHandlers()) {
      ROOT.removeHandler(old);
      old.close();
    }
    ROOT.addHandler(handler);
    ROOT.setLevel(level.libraries());
    OWN.setLevel(level.own());
    return new Logging(handler);
  }

  /**
   * Walks once, without a line, through everything that a line about exhausted descriptors needs:
   * classes that are still in their jar and the JDK's time zone file cannot be opened then.
   */
  public static void preload() {
    IOException failure =
        new IOException("Too many open files", new IllegalStateException("\"\u0000\u202e"));
    for (LogFormat format : LogFormat.values()) {
      for (String message : List.of("event=preload count=1 text=\"a\\nb\" rest", "msg {0}")) {
        LogRecord entry = new LogRecord(Level.SEVERE, message);
        entry.setLoggerName("io.portway.Preload");
        entry.setParameters(new Object[] {1});
        entry.setThrown(failure);
        String line = new LineFormatter(format, LogLevel.DEBUG).format(entry);
        if (line.isEmpty()) {
          throw new IllegalStateException("a log line is never empty");
        }
      }
    }
    if (ZonedDateTime.now(ZoneId.systemDefault()).getYear() < 1970) {
      OWN.warning("event=clock_before_1970");
    }
  }

  /** Exposes how many lines were given up. */
  public void countIn(Meters meters) {
    meters.count(Metric.LOG_LINES_DROPPED, handler::dropped, "queue_full");
    meters.count(Metric.LOG_LINES_DROPPED, handler::failed, "write_error");
  }

  /**
   * Waits until what was logged is written, a second at most; before a halt. An ordinary exit does
   * it by itself.
   */
  public void flush() {
    handler.flush();
  }
}
