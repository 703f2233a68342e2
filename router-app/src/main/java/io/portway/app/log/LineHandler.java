package io.portway.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Where every log record of the process ends: formatted on the thread that logs, written by a
 * thread of its own. A reader of standard error that has stalled therefore costs lines, which are
 * counted and mentioned, and never an io loop its time.
 */
final class LineHandler extends Handler {

  /** A burst of one line for each of 4,000 Routes fits; at about 250 bytes a line: 1 MB. */
  static final int CAPACITY = 4_096;

  /** What an exit waits for a reader that has stalled. */
  static final Duration CLOSE_DEADLINE = Duration.ofSeconds(1);

  private final OutputStream out;
  private final LineFormatter lines;
  private final LogFormat format;
  private final String unformattable;
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Spool<String> spool;

  /** The writing thread's alone. */
  private long mentioned;

  LineHandler(OutputStream out, LogFormat format, LogLevel level) {
    this.out = out;
    this.format = format;
    this.unformattable =
        new LogLine(format)
            .text("level", LogLevel.ERROR.label())
            .text("event", "log_record_unformattable")
            .end();
    this.lines = new LineFormatter(format, level);
    this.spool =
        new Spool<>("portway-log", CAPACITY, Spool.Pace.AT_ONCE, CLOSE_DEADLINE, this::write);
  }

  @Override
  public void publish(LogRecord entry) {
    if (!isLoggable(entry)) {
      return;
    }
    String line;
    try {
      line = lines.format(entry);
    } catch (RuntimeException e) {
      // Logging never throws into the code that logs; the line says at least that there was one.
      line = unformattable;
    }
    if (!spool.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  /** Lines given up because the queue was full. */
  long dropped() {
    return dropped.get();
  }

  /** Lines given up because writing failed. */
  long failed() {
    return failed.get();
  }

  /** Waits until everything so far is written, a second at most. */
  @Override
  public void flush() {
    spool.flush(CLOSE_DEADLINE);
  }

  @Override
  public void close() {
    spool.close();
  }

  private void write(List<String> batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    batch.forEach(line -> bytes.writeBytes(line.getBytes(UTF_8)));
    long gone = dropped.get();
    if (gone > mentioned) {
      String line =
          new LogLine(format)
              .time(System.currentTimeMillis())
              .text("level", LogLevel.WARN.label())
              .text("logger", "LineHandler")
              .text("event", "log_lines_dropped")
              .number("count", gone - mentioned)
              .end();
      bytes.writeBytes(line.getBytes(UTF_8));
      mentioned = gone;
    }
    try {
      bytes.writeTo(out);
      out.flush();
    } catch (IOException e) {
      // There is nowhere to tell it but the metric.
      failed.addAndGet(batch.size());
    }
  }
}
