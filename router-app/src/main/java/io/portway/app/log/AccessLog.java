package io.portway.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portway.metrics.Counter;
import io.portway.metrics.Meters;
import io.portway.metrics.Metric;
import io.portway.model.BindKey;
import io.portway.model.CloseReason;
import io.portway.model.EndpointSpec;
import io.portway.model.RouteId;
import io.portway.model.Text;
import io.portway.session.SessionObserver;
import io.portway.session.SessionSummary;
import io.portway.upstream.ConnectFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a finished session. Io loops hand over the summary and go on; one daemon thread formats
 * and writes. Lines are given up, and counted, where the destination does not keep up or fails; a
 * failure is logged once and writing resumes by itself, also into a file that was rotated away.
 */
public final class AccessLog implements SessionObserver, AutoCloseable {

  /**
   * Sessions that may wait: a third of a second at 50,000 a second, more than a disk's hiccup; at
   * about 250 bytes each: 4 MB.
   */
  static final int CAPACITY = 16_384;

  /** At most 100 wake-ups a second whatever the rate of sessions. */
  private static final Duration LINGER = Duration.ofMillis(10);

  /** How soon a file that was moved away is noticed where no session ends. */
  private static final Duration TICK = Duration.ofSeconds(1);

  static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);

  private static final int NANOS_PER_MICRO = 1_000;

  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

  private record Entry(SessionSummary session, long endedMillis) {}

  private final Destination destination;
  private final LogFormat format;
  private final LongSupplier millisClock;
  private final Counter written;
  private final Counter refused;
  private final Counter failed;
  private final Spool<Entry> spool;

  /**
   * The writing thread's alone: lines lost since writing began to fail; negative while it works.
   */
  private long lostInARow = -1;

  /**
   * Appends to the file.
   *
   * @throws IOException when it cannot be opened, with a message for people that names it
   */
  public static AccessLog toFile(Path file, LogFormat format, Meters meters) throws IOException {
    return new AccessLog(
        Destination.file(file), format, meters, System::currentTimeMillis, CAPACITY);
  }

  /** Writes to standard output. */
  public static AccessLog toStandardOutput(LogFormat format, Meters meters) {
    return new AccessLog(
        Destination.standardOutput(), format, meters, System::currentTimeMillis, CAPACITY);
  }

  AccessLog(
      Destination destination,
      LogFormat format,
      Meters meters,
      LongSupplier millisClock,
      int capacity) {
    this.destination = destination;
    this.format = format;
    this.millisClock = millisClock;
    this.written = meters.counter(Metric.ACCESS_LOG_LINES);
    this.refused = meters.counter(Metric.ACCESS_LOG_DROPPED, "queue_full");
    this.failed = meters.counter(Metric.ACCESS_LOG_DROPPED, "write_error");
    this.spool =
        new Spool<>(
            "portway-access-log",
            capacity,
            new Spool.Pace(LINGER, TICK),
            CLOSE_DEADLINE,
            this::write);
  }

  @Override
  public void onOpened(BindKey bind, RouteId owner) {
    // A line is written when a session ends.
  }

  @Override
  public void onConnectFailed(
      BindKey bind, RouteId owner, EndpointSpec endpoint, ConnectFailure failure) {
    // The session's end says what came of it; the metrics count attempts.
  }

  @Override
  public void onClosed(BindKey bind, RouteId owner, CloseReason reason, EndedSession session) {
    if (!spool.offer(new Entry(session.summary(), millisClock.getAsLong()))) {
      refused.increment();
    }
  }

  /** Waits until what was handed over is written or given up; false if it took longer. */
  boolean flush(Duration deadline) {
    return spool.flush(deadline);
  }

  /** Writes what is left, for two seconds at most; idempotent. */
  @Override
  public void close() {
    spool.close();
    try {
      destination.close();
    } catch (IOException e) {
      log.warn("event=access_log_close_failed file={}", quoted(destination.toString()), e);
    }
  }

  private void write(List<Entry> batch) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(batch.size() * 256);
    batch.forEach(entry -> lines.writeBytes(line(entry).getBytes(UTF_8)));
    ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
    try {
      if (batch.isEmpty()) {
        destination.follow();
        return;
      }
      destination.write(bytes);
      written.add(batch.size());
      onResumed();
    } catch (IOException e) {
      int whole = lineBreaks(bytes);
      written.add(whole);
      failed.add(batch.size() - whole);
      onFailed(e, batch.size() - whole);
    }
  }

  private void onFailed(IOException failure, int lost) {
    if (lostInARow < 0) {
      lostInARow = 0;
      log.warn("event=access_log_write_failed file={}", quoted(destination.toString()), failure);
    }
    lostInARow += lost;
  }

  private void onResumed() {
    if (lostInARow >= 0) {
      log.info(
          "event=access_log_resumed file={} lost={}", quoted(destination.toString()), lostInARow);
      lostInARow = -1;
    }
  }

  private static String quoted(String text) {
    return Text.quoted(text, LogLine.MAX_VALUE_CHARS);
  }

  /** Lines that were written whole. */
  private static int lineBreaks(ByteBuffer bytes) {
    int count = 0;
    for (int i = 0; i < bytes.position(); i++) {
      count += bytes.get(i) == '\n' ? 1 : 0;
    }
    return count;
  }

  private String line(Entry entry) {
    SessionSummary session = entry.session;
    LogLine line =
        new LogLine(format)
            .time(entry.endedMillis)
            .text("event", "session")
            .number("id", session.id())
            .text("bind", session.bind().toString())
            .number("port", session.bind().port())
            .text("route", session.owner().toString())
            .text("client", Text.address(session.client()));
    EndpointSpec endpoint = session.endpoint();
    if (endpoint == null) {
      line.nothing("endpoint").nothing("pod");
    } else {
      line.text("endpoint", endpoint.toString());
      String pod = endpoint.origin().pod();
      line = pod.isEmpty() ? line.nothing("pod") : line.text("pod", pod);
    }
    return line.decimal("duration_ms", session.durationNanos() / NANOS_PER_MICRO, 3)
        .number("bytes_to_upstream", session.bytesToUpstream())
        .number("bytes_to_downstream", session.bytesToDownstream())
        .text("reason", session.reason().label())
        .end();
  }
}
