package io.portway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AcceptThrottleTest {

  @Test
  void onlyAFailureToAcceptWaits() {
    List<Long> waits = new ArrayList<>();
    AcceptThrottle throttle = new AcceptThrottle(waits::add);
    assertThat(throttle.isLoggable(entry("Dispatcher (4)", new IOException("Too many open files"))))
        .isFalse();
    assertThat(waits).containsExactly(AcceptThrottle.PAUSE.toNanos());
    assertThat(throttle.isLoggable(entry("Dispatcher (4)", new IllegalStateException()))).isFalse();
    assertThat(throttle.isLoggable(entry("Dispatcher (2)", new IOException("Connection reset"))))
        .isFalse();
    assertThat(waits).hasSize(1);
    assertThat(throttle.failures()).isEqualTo(1);
  }

  /** Several times, since each is a fresh process. */
  @RepeatedTest(3)
  void withDescriptorsExhaustedTheServerWaitsAndThenAnswers() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n 150 && exec \"$@\"",
                "sh",
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Exhausted.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      int port = Integer.parseInt(out.readLine());
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        probe.getOutputStream().write("GET /healthz HTTP/1.0\r\n\r\n".getBytes(UTF_8));
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        assertThat(out.readLine()).isEqualTo("throttled");
        BufferedReader answer =
            new BufferedReader(new InputStreamReader(probe.getInputStream(), UTF_8));
        assertThat(answer.readLine()).contains("200 OK");
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /**
   * The other process: uses up every descriptor, says that accepting was throttled, then frees
   * them.
   */
  static final class Exhausted {

    public static void main(String[] args) throws IOException {
      AdminServer server =
          new AdminServer(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              new Readiness(),
              new NoPage());
      // The classes that the rest needs are loaded while their files can be opened.
      await().until(() -> AcceptThrottle.install().failures() == 0);
      List<InputStream> hoard = new ArrayList<>();
      server.start();
      hoard(hoard);
      System.out.println(server.address().orElseThrow().getPort());
      System.in.read();
      await().until(() -> AcceptThrottle.install().failures() >= 3);
      System.out.println("throttled");
      for (InputStream each : hoard) {
        each.close();
      }
      System.in.read();
    }

    private static void hoard(List<InputStream> hoard) {
      try {
        while (hoard.size() < 1_000) {
          hoard.add(new FileInputStream("/dev/null"));
        }
        throw new IllegalStateException("there is no limit on descriptors");
      } catch (IOException e) {
        System.err.println("exhausted after " + hoard.size() + ": " + e.getMessage());
      }
    }
  }

  private static final class NoPage implements MetricsPage {
    @Override
    public String contentType(@Nullable String accept) {
      return "text/plain";
    }

    @Override
    public void write(String contentType, OutputStream out) {}
  }

  private static LogRecord entry(String message, Throwable thrown) {
    LogRecord entry = new LogRecord(Level.FINER, message);
    entry.setThrown(thrown);
    return entry;
  }
}
