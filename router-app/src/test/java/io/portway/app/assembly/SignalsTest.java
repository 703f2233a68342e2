package io.portway.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Client;
import io.portway.testing.FreePorts;
import io.portway.testing.Loopback;
import io.portway.testing.Patience;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM at a real process with a session that runs. */
@EnabledOnOs(OS.LINUX)
class SignalsTest {

  /** 128 and the number of SIGTERM. */
  private static final int ENDED_BY_TERM = 143;

  private static final int STARTING = 0;

  @TempDir private Path folder;
  @TempDir private Path manifests;

  private final PeerOptions peers = PeerOptions.defaults();
  private final Pod echo = Pod.listen(peers).serveEcho();
  private final int port = FreePorts.next();
  private final int admin = FreePorts.next();
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Process started;

  @BeforeEach
  void writeRoute() throws IOException {
    TestManifests.write(manifests, "echo", port, echo.address());
  }

  @AfterEach
  void end() {
    if (started != null) {
      started.destroyForcibly();
    }
    echo.close();
    http.close();
  }

  private void start(String drainTimeout) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The quickest start: nothing here is measured.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of("io.portway.app.Main", "run", "--manifests", manifests.toString()));
    command.addAll(List.of("--bind-address", "127.0.0.1", "--local-endpoints", "allow"));
    command.addAll(List.of("--admin", "127.0.0.1:" + admin, "--drain-timeout", drainTimeout));
    started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    expectReadiness(200);
  }

  private Process process() {
    return Objects.requireNonNull(started);
  }

  private Path log() {
    return folder.resolve("router.log");
  }

  private String logged() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The status of the readiness page; {@link #STARTING} while nobody answers. */
  private int readiness() {
    URI uri = URI.create("http://127.0.0.1:" + admin + "/healthz/ready");
    try {
      return http.send(
              HttpRequest.newBuilder(uri).timeout(peers.patience().limit()).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return STARTING;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void expectReadiness(int status) {
    Patience.GENEROUS.until(
        () -> "readiness " + status + "; alive " + process().isAlive() + ": " + logged(),
        () -> readiness() == status);
  }

  private void expectExit(int status) throws InterruptedException {
    assertThat(process().waitFor(Patience.GENEROUS.limit().toSeconds(), TimeUnit.SECONDS))
        .as("ended: %s", logged())
        .isTrue();
    assertThat(process().exitValue()).as(logged()).isEqualTo(status);
  }

  private Client session() {
    Client client = Client.connect(Loopback.at(port), peers);
    expectEcho(client);
    return client;
  }

  private static void expectEcho(Client client) {
    client.send("echo");
    client.expect("echo");
  }

  private boolean isRefused() {
    try (Client _ = Client.tryConnect(Loopback.at(port), peers)) {
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void expectPortClosed() {
    Patience.GENEROUS.until(() -> "the port is closed: " + logged(), this::isRefused);
  }

  @Test
  void aRunningSessionFinishesWhileNobodyNewIsServed() throws Exception {
    start("1h");
    try (Client client = session()) {
      process().destroy();
      expectReadiness(503);
      expectPortClosed();
      expectEcho(client);
      assertThat(process().isAlive()).isTrue();
      client.shutdownOutput();
      client.expectFin();
      expectExit(0);
    }
    assertThat(logged())
        .contains("event=shutdown_begin reason=TERM")
        .contains("event=shutdown_done");
  }

  @Test
  void whatIsOpenAtTheDrainDeadlineIsReset() throws Exception {
    start("100ms");
    try (Client client = session()) {
      process().destroy();
      client.expectReset();
      expectExit(0);
    }
    assertThat(logged()).contains("event=drain_deadline sessions=1 effect=reset");
  }

  @Test
  void withoutSessionsTheEndComesAtOnceWhateverTheDrainTimeout() throws Exception {
    start("1h");
    process().destroy();
    expectExit(0);
    assertThat(logged()).doesNotContain("event=drain_begin");
  }

  @Test
  void aSecondSignalEndsAtOnce() throws Exception {
    start("1h");
    try (Client client = session()) {
      process().destroy();
      expectPortClosed();
      expectEcho(client);
      process().destroy();
      expectExit(ENDED_BY_TERM);
    }
  }
}
