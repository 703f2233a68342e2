package io.portway.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router in a process of its own, and how it ends. */
class SignalsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path folder;
  private @Nullable Process started;

  @AfterEach
  void endRouter() {
    if (started != null) {
      started.destroyForcibly();
    }
  }

  @Test
  void termAfterTheLastSessionIsACleanEnd() throws Exception {
    int port = FreePorts.next();
    try (ServerSocket pod = new ServerSocket(0, 5, LOOPBACK)) {
      Process router = start(port, pod.getLocalPort());
      try (Socket client = connect(port);
          Socket server = pod.accept()) {
        assertPasses(client, server);
      }
      router.destroy();
      assertThat(router.waitFor(PATIENCE)).isTrue();
      assertThat(router.exitValue()).as(log()).isZero();
      assertThat(log()).contains("event=shutdown_begin reason=TERM", "event=shutdown_done");
    }
  }

  @Test
  void aSecondSignalDoesNotWaitForTheDrain() throws Exception {
    int port = FreePorts.next();
    try (ServerSocket pod = new ServerSocket(0, 5, LOOPBACK)) {
      Process router = start(port, pod.getLocalPort());
      try (Socket client = connect(port);
          Socket server = pod.accept()) {
        assertPasses(client, server);
        router.destroy();
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> log().contains("event=drain_begin sessions=1"));
        assertThat(router.isAlive()).isTrue();
        router.destroy();
        assertThat(router.waitFor(PATIENCE)).isTrue();
        assertThat(router.exitValue()).isEqualTo(143);
      }
    }
  }

  private Process start(int port, int podPort) throws IOException {
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    Files.writeString(
        manifests.resolve("echo.yaml"),
        """
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata: {name: echo, namespace: test, annotations: {portway.io/port: "%d"}}
        spec: {to: {kind: Service, name: echo}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: echo, namespace: test}
        spec: {ports: [{name: tcp, port: %2$d}]}
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: echo, namespace: test}
        subsets: [{addresses: [{ip: 127.0.0.1}], ports: [{name: tcp, port: %2$d}]}]
        """
            .formatted(port, podPort));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            Path.of(System.getProperty("portway.distribution"), "lib") + "/*",
            "io.portway.app.Main",
            "run",
            "--manifests=" + manifests,
            "--bind-address=127.0.0.1",
            "--drain-timeout=1h",
            "--admin=off");
    Process router =
        new ProcessBuilder(command).redirectError(folder.resolve("log").toFile()).start();
    started = router;
    return router;
  }

  private Socket connect(int port) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              Socket socket = new Socket();
              socket.connect(new InetSocketAddress(LOOPBACK, port));
              return socket;
            },
            Socket::isConnected);
  }

  private static void assertPasses(Socket from, Socket to) throws IOException {
    from.getOutputStream().write("ping".getBytes(UTF_8));
    to.setSoTimeout((int) PATIENCE.toMillis());
    assertThat(new String(to.getInputStream().readNBytes(4), UTF_8)).isEqualTo("ping");
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }
}
