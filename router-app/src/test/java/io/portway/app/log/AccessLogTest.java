package io.portway.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.portway.metrics.Meters;
import io.portway.metrics.Metric;
import io.portway.model.BindKey;
import io.portway.model.CloseReason;
import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import io.portway.model.RouteId;
import io.portway.session.SessionSummary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final long ENDED = Instant.parse("2026-11-25T10:00:00.007Z").toEpochMilli();

  @TempDir Path folder;
  private final Meters meters = new Meters();
  private Path file = Path.of("");
  private @Nullable AccessLog log;
  private final Logger logger = Logger.getLogger(AccessLog.class.getName());
  private final List<String> events = new CopyOnWriteArrayList<>();

  @BeforeEach
  void name() {
    file = folder.resolve("access.log");
    logger.setFilter(entry -> !events.add(entry.getMessage()));
  }

  @AfterEach
  void close() {
    logger.setFilter(null);
    if (log != null) {
      log.close();
    }
  }

  @Test
  void aFinishedSessionIsOneLine() throws IOException {
    AccessLog access = open(LogFormat.LOGFMT);
    close(access, session(17, endpoint("mysql-0")));
    close(access, session(18, null));
    access.close();
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "ts=2026-11-25T10:00:00.007Z event=session id=17 bind=*:13306 port=13306"
                + " route=demo/mysql client=192.0.2.1:5123 endpoint=10.1.2.3:3306 pod=mysql-0"
                + " duration_ms=1234.567 bytes_to_upstream=10 bytes_to_downstream=2000"
                + " reason=finished",
            "ts=2026-11-25T10:00:00.007Z event=session id=18 bind=*:13306 port=13306"
                + " route=demo/mysql client=192.0.2.1:5123 endpoint=- pod=- duration_ms=1234.567"
                + " bytes_to_upstream=10 bytes_to_downstream=2000 reason=finished");
  }

  @Test
  void jsonHasTheSameFields() throws IOException {
    AccessLog access = open(LogFormat.JSON);
    close(access, session(17, null));
    access.close();
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {"ts":"2026-11-25T10:00:00.007Z","event":"session","id":17,"bind":"*:13306","port":13306,\
            "route":"demo/mysql","client":"192.0.2.1:5123","endpoint":null,"pod":null,\
            "duration_ms":1234.567,"bytes_to_upstream":10,"bytes_to_downstream":2000,\
            "reason":"finished"}
            """);
  }

  @Test
  void theFileIsAppendedToAndMadeReadableForItsGroupOnly() throws IOException {
    open(LogFormat.LOGFMT).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isIn("rw-r-----", "rw-------");
    Files.writeString(file, "earlier\n");
    AccessLog access = open(LogFormat.LOGFMT);
    close(access, session(1, null));
    access.close();
    assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("earlier");
  }

  @Test
  void aFileThatWasMovedAwayIsOpenedAnewWithoutASignal() throws IOException {
    AccessLog access = open(LogFormat.LOGFMT);
    write(access, 1);
    Files.move(file, folder.resolve("access.log.1"));
    write(access, 2);
    assertThat(ids(folder.resolve("access.log.1"))).containsExactly("id=1");
    assertThat(ids(file)).containsExactly("id=2");

    Files.delete(file);
    await()
        .untilAsserted(
            () -> assertThat(file).as("looked after with nothing to write too").exists());
    Files.move(file, folder.resolve("access.log.2"));
    Files.createFile(file);
    write(access, 3);
    assertThat(ids(file)).containsExactly("id=3");
  }

  @Test
  void aFullDiskIsCountedAndWritingResumesByItself() throws IOException {
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    AccessLog access = open(LogFormat.LOGFMT);
    write(access, 1);
    write(access, 2);
    assertThat(dropped("write_error")).isEqualTo(2);
    Files.delete(file);
    write(access, 3);
    write(access, 4);
    assertThat(events)
        .as("once when it begins, once when it is over")
        .satisfiesExactly(
            event -> assertThat(event).startsWith("event=access_log_write_failed file="),
            event ->
                assertThat(event).startsWith("event=access_log_resumed file=").endsWith(" lost=2"));
    assertThat(ids(file)).containsExactly("id=3", "id=4");
    assertThat(meters.counter(Metric.ACCESS_LOG_LINES).value()).isEqualTo(2);
    assertThat(dropped("write_error")).isEqualTo(2);
  }

  @Test
  void aFolderThatWentAwayIsCountedAndWritingResumesByItself() throws IOException {
    Path moved = folder.resolve("moved");
    Path logs = Files.createDirectory(folder.resolve("logs"));
    file = logs.resolve("access.log");
    AccessLog access = open(LogFormat.LOGFMT);
    write(access, 1);
    Files.move(logs, moved);
    write(access, 2);
    assertThat(dropped("write_error")).isEqualTo(1);
    Files.createDirectory(logs);
    write(access, 3);
    assertThat(ids(file)).containsExactly("id=3");
  }

  @Test
  void moreThanFitsIsDroppedAndCountedAndNothingWaits() throws IOException {
    AccessLog access = open(LogFormat.LOGFMT, 4);
    int total = 200_000;
    for (int i = 0; i < total; i++) {
      close(access, session(i, null));
    }
    access.close();
    long written = meters.counter(Metric.ACCESS_LOG_LINES).value();
    assertThat(dropped("queue_full")).isPositive().isEqualTo(total - written);
    assertThat(ids(file)).hasSize((int) written);
  }

  @Test
  void afterClosingLinesAreCountedAsDropped() throws IOException {
    AccessLog access = open(LogFormat.LOGFMT);
    access.close();
    close(access, session(1, null));
    access.close();
    assertThat(dropped("queue_full")).isEqualTo(1);
  }

  @Test
  void aFileThatCannotBeOpenedIsOneClearLine() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    refused(folder.resolve("no/such"), "there is no such folder");
    refused(folder, "Is a directory");
    refused(pipe, "is a named pipe; a file or - is accepted");
  }

  @Test
  void addressesOfTheSixthVersionStandInBrackets() throws IOException {
    AccessLog access = open(LogFormat.LOGFMT);
    close(
        access,
        new SessionSummary(
            1,
            new BindKey(InetAddress.getByName("2001:db8::1"), 5),
            new RouteId("Route", "a b", "c\n"),
            new InetSocketAddress(InetAddress.getByName("2001:db8::2"), 6),
            null,
            999,
            0,
            0,
            CloseReason.NO_ENDPOINT));
    access.close();
    assertThat(Files.readString(file))
        .contains(
            " bind=[2001:db8:0:0:0:0:0:1]:5 port=5 route=\"a b/c\\n\""
                + " client=[2001:db8:0:0:0:0:0:2]:6 ")
        .contains(" duration_ms=0.000 ");
  }

  @Test
  void closingStandardOutputsLogLeavesStandardOutputOpen() {
    AccessLog.toStandardOutput(LogFormat.LOGFMT, meters).close();
    assertThat(System.out.checkError()).isFalse();
  }

  private static void refused(Path path, String because) {
    assertThatIOException()
        .isThrownBy(() -> AccessLog.toFile(path, LogFormat.LOGFMT, new Meters()))
        .withMessage(path + ": " + because);
  }

  private AccessLog open(LogFormat format) throws IOException {
    return open(format, AccessLog.CAPACITY);
  }

  private AccessLog open(LogFormat format, int capacity) throws IOException {
    AccessLog opened = new AccessLog(Destination.file(file), format, meters, () -> ENDED, capacity);
    log = opened;
    return opened;
  }

  private static void close(AccessLog access, SessionSummary session) {
    access.onClosed(session.bind(), session.owner(), session.reason(), () -> session);
  }

  private static void write(AccessLog access, int id) {
    close(access, session(id, null));
    assertThat(access.flush(LONG)).isTrue();
  }

  private static List<String> ids(Path path) throws IOException {
    return Files.readAllLines(path).stream().map(line -> line.split(" ", -1)[2]).toList();
  }

  private long dropped(String cause) {
    return meters.counter(Metric.ACCESS_LOG_DROPPED, cause).value();
  }

  private static EndpointSpec endpoint(String pod) throws IOException {
    return new EndpointSpec(
        InetAddress.getByName("10.1.2.3"), 3306, "", new EndpointOrigin(pod, "mysql", "", ""));
  }

  private static SessionSummary session(long id, @Nullable EndpointSpec endpoint) {
    return new SessionSummary(
        id,
        BindKey.ofPort(13306),
        new RouteId("Route", "demo", "mysql"),
        new InetSocketAddress("192.0.2.1", 5123),
        endpoint,
        1_234_567_890,
        10,
        2_000,
        CloseReason.FINISHED);
  }
}
