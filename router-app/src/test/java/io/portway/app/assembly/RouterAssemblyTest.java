package io.portway.app.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.admin.Readiness;
import io.portway.app.options.RunOptions;
import io.portway.testing.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program but for its command line: a folder in, connections through, an orderly end. */
class RouterAssemblyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path folder;

  @Test
  void aRouteThatAppearsIsServedAndOneThatGoesClosesItsPortButNotItsSession() throws Exception {
    int port = FreePorts.next();
    try (TestRouter _ = TestRouter.start(folder, "--admin", "off");
        ServerSocket pod = new ServerSocket(0, 5, LOOPBACK)) {
      assertThat(isOpen(port)).isFalse();
      TestManifests.write(folder, "echo", port, address(pod));
      Awaitility.await().atMost(PATIENCE).until(() -> isOpen(port));
      // The look above reached the pod too.
      pod.accept().close();
      try (Socket client = new Socket(LOOPBACK, port);
          Socket server = pod.accept()) {
        assertPasses(client, server, "before");
        Files.delete(folder.resolve("echo.yaml"));
        Awaitility.await().atMost(PATIENCE).until(() -> !isOpen(port));
        assertPasses(server, client, "after");
        assertPasses(client, server, "and back");
      }
    }
  }

  @Test
  void readinessAndMetricsAreServedWhileItRuns() throws Exception {
    int port = FreePorts.next();
    try (ServerSocket pod = new ServerSocket(0, 5, LOOPBACK)) {
      TestManifests.write(folder, "echo", port, address(pod));
      try (TestRouter router = TestRouter.start(folder, "--admin", "127.0.0.1:0")) {
        InetSocketAddress admin = router.router().adminAddress().orElseThrow();
        assertThat(get(admin, "/healthz").statusCode()).isEqualTo(200);
        assertThat(get(admin, "/healthz/ready").statusCode()).isEqualTo(200);
        assertThat(get(admin, "/metrics").body())
            .contains(
                "portway_listeners_up 1.0",
                "portway_ready 1.0",
                "portway_control_build_seconds_count 1")
            .contains(
                "portway_build_info{",
                "portway_io_loops ",
                "portway_accept_pauses_total{cause=\"limit\"} 0.0");
      }
    }
  }

  @Test
  void theEndClosesPortsLetsSessionsFinishAndResetsTheRest() throws Exception {
    int port = FreePorts.next();
    try (ServerSocket pod = new ServerSocket(0, 5, LOOPBACK)) {
      TestManifests.write(folder, "echo", port, address(pod));
      TestRouter router = TestRouter.start(folder, "--admin", "off", "--drain-timeout", "1s");
      try (Socket finishing = new Socket(LOOPBACK, port);
          Socket finishingServer = pod.accept();
          Socket stubborn = new Socket(LOOPBACK, port);
          Socket stubbornServer = pod.accept()) {
        assertPasses(stubbornServer, stubborn, "hello");
        CompletableFuture<Void> end = CompletableFuture.runAsync(router::close);
        Awaitility.await().atMost(PATIENCE).until(() -> !isOpen(port));
        assertThat(router.router().readiness().state()).isEqualTo(Readiness.State.STOPPING);
        assertPasses(finishing, finishingServer, "still here");
        finishing.shutdownOutput();
        finishingServer.shutdownOutput();
        assertThat(finishing.getInputStream().read()).isEqualTo(-1);
        end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThatThrownBy(() -> stubborn.getInputStream().read())
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("reset");
        assertThat(router.router().registry().live()).isZero();
      }
    }
  }

  @Test
  void aFolderThatWentAwayIsAStartThatFailsInOneLine() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    RunOptions options =
        RunOptions.parse(Map.of(), "--manifests", gone.toString(), "--admin", "off");
    Files.delete(gone);
    assertThatThrownBy(() -> RouterAssembly.start(options, "test", null, List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not exist")
        .hasMessageNotContaining("\n");
  }

  private static void assertPasses(Socket from, Socket to, String text) throws IOException {
    from.getOutputStream().write(text.getBytes(UTF_8));
    to.setSoTimeout((int) PATIENCE.toMillis());
    assertThat(new String(to.getInputStream().readNBytes(text.length()), UTF_8)).isEqualTo(text);
  }

  private static HttpResponse<String> get(InetSocketAddress admin, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + admin.getPort() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static InetSocketAddress address(ServerSocket socket) {
    return new InetSocketAddress(LOOPBACK, socket.getLocalPort());
  }

  private static boolean isOpen(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(LOOPBACK, port), (int) PATIENCE.toMillis());
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }
}
