package io.portway.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {

  private static final Logger ROOT = Logger.getLogger("");

  private final Handler[] before = ROOT.getHandlers();
  private final Level levelBefore = ROOT.getLevel();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @AfterEach
  void restore() {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
      handler.close();
    }
    for (Handler handler : before) {
      ROOT.addHandler(handler);
    }
    ROOT.setLevel(levelBefore);
    Logger.getLogger("io.portway").setLevel(null);
  }

  @Test
  void slf4jEventsArriveAsOneLineEach() {
    Logging logging = configure(LogLevel.INFO);
    LoggerFactory.getLogger("io.portway.listener.Listener").info("event=port_open port={}", 13306);
    LoggerFactory.getLogger("io.portway.listener.Listener").debug("event=detail");
    LoggerFactory.getLogger("io.netty.Bootstrap").warn("odd\noption");
    logging.flush();
    assertThat(out.toString(UTF_8).lines())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .endsWith(" level=info logger=Listener event=port_open port=13306"),
            second ->
                assertThat(second).endsWith(" level=warn logger=Bootstrap msg=\"odd\\noption\""));
  }

  @Test
  void debugShowsOurDetailsAndNotThoseOfLibraries() {
    Logging logging = configure(LogLevel.DEBUG);
    LoggerFactory.getLogger("io.portway.listener.Listener").debug("event=detail");
    LoggerFactory.getLogger("io.netty.Bootstrap").debug("noise");
    logging.flush();
    assertThat(out.toString(UTF_8)).contains("level=debug", "event=detail").doesNotContain("noise");
  }

  @Test
  void traceShowsLibrariesToo() {
    Logging logging = configure(LogLevel.TRACE);
    LoggerFactory.getLogger("io.portway.listener.Listener").trace("event=detail");
    LoggerFactory.getLogger("io.netty.Bootstrap").debug("noise");
    logging.flush();
    assertThat(out.toString(UTF_8)).contains("level=trace", "noise");
  }

  @Test
  void anEarlierHandlerIsReplacedAndClosed() {
    configure(LogLevel.INFO);
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    Logging logging =
        Logging.configure(new LineHandler(second, LogFormat.JSON, LogLevel.INFO), LogLevel.INFO);
    LoggerFactory.getLogger("io.portway.X").info("event=y");
    logging.flush();
    assertThat(second.toString(UTF_8)).contains("\"event\":\"y\"");
    assertThat(out.size()).isZero();
  }

  @Test
  void aReaderThatStallsCostsLinesThatAreCountedAndMentioned() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch stalled = new CountDownLatch(1);
    LineHandler handler =
        new LineHandler(
            new OutputStream() {
              @Override
              public void write(int b) {
                out.write(b);
              }

              @Override
              public void write(byte[] bytes, int off, int len) throws IOException {
                stalled.countDown();
                hold(release);
                out.write(bytes, off, len);
              }
            },
            LogFormat.LOGFMT,
            LogLevel.INFO);
    Logging.configure(handler, LogLevel.INFO);
    var log = LoggerFactory.getLogger("io.portway.Flood");
    log.info("event=first");
    await().until(() -> stalled.getCount() == 0);
    for (int i = 0; i < LineHandler.CAPACITY + 7; i++) {
      log.info("event=flood");
    }
    assertThat(handler.dropped()).isEqualTo(7);
    release.countDown();
    await().until(() -> out.toString(UTF_8).contains("event=log_lines_dropped count=7"));
  }

  @Test
  void aBrokenStandardErrorIsCounted() {
    LineHandler handler =
        new LineHandler(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            },
            LogFormat.LOGFMT,
            LogLevel.INFO);
    Logging logging = Logging.configure(handler, LogLevel.INFO);
    LoggerFactory.getLogger("io.portway.X").info("event=y");
    logging.flush();
    assertThat(handler.failed()).isEqualTo(1);
  }

  @Test
  void aRecordThatCannotBeFormattedDoesNotReachTheCodeThatLogs() {
    Logging logging = configure(LogLevel.INFO);
    LogRecord entry = new LogRecord(Level.INFO, "{0}");
    entry.setLoggerName("java.net.X");
    entry.setThrown(
        new IllegalStateException() {
          @Override
          public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("broken");
          }
        });
    entry.setLevel(Level.SEVERE);
    ROOT.log(entry);
    logging.flush();
    assertThat(out.toString(UTF_8)).isEqualTo("level=error event=log_record_unformattable\n");
  }

  @Test
  void everythingThatALineNeedsIsLoadedWithoutALine() {
    configure(LogLevel.INFO).flush();
    assertThatCode(Logging::preload).doesNotThrowAnyException();
    assertThat(out.size()).isZero();
  }

  @Test
  void aWrongLabelSaysWhatIsAccepted() {
    assertThat(LogLevel.ofLabel("debug")).isEqualTo(LogLevel.DEBUG);
    assertThat(LogFormat.ofLabel("json")).isEqualTo(LogFormat.JSON);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogLevel.ofLabel("INFO"))
        .withMessageContaining("error, warn");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogFormat.ofLabel("xml"))
        .withMessageContaining("logfmt or json");
  }

  private Logging configure(LogLevel level) {
    return Logging.configure(new LineHandler(out, LogFormat.LOGFMT, level), level);
  }

  private static void hold(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
