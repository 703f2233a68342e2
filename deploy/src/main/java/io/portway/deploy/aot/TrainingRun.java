package io.portway.deploy.aot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of the real router in a process of its own, over manifests of its own, on loopback ports
 * that were free a moment ago. Owns the process, its pod and its scratch folder; used by one
 * thread.
 */
final class TrainingRun implements AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** For each step, on a machine that does much else. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Flags of the user for every Java, which would train another one than the launcher starts. */
  private static final Set<String> JAVA_VARIABLES = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

  private static final int SOCKET_TIMEOUT_MS = 10_000;

  /** How long to wait before a port is tried again. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Enough for each way through the accept path; more teach nothing that is kept. */
  private static final int CONNECTIONS = 10;

  /** More than one read of the engine takes, so that a direction becomes bulky too. */
  private static final int BULK_BYTES = 4 << 20;

  /** Less than the sockets on the way hold together, so that a write ends without a reader. */
  private static final int CHUNK_BYTES = 128 << 10;

  private final Path scratch;
  private final EchoPod pod;
  private final int port;
  private final int adminPort;
  private @Nullable Process router;

  /**
   * Makes the folder and the pod.
   *
   * @throws IOException where there is no port or no room
   */
  TrainingRun() throws IOException {
    pod = EchoPod.start(LOOPBACK);
    scratch = Files.createTempDirectory("portway-aot");
    try (ServerSocket one = new ServerSocket(0, 1, LOOPBACK);
        ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
      port = one.getLocalPort();
      adminPort = other.getLocalPort();
    }
  }

  /**
   * Starts the router; its Java writes the cache when it ends.
   *
   * @throws IOException where there is no such Java or no room
   */
  void start(Path javaHome, List<String> arguments, Path cache) throws IOException {
    Path manifests = Files.createDirectory(scratch.resolve("manifests"));
    Files.writeString(manifests.resolve("training.yaml"), manifest(port, pod.port()));
    List<String> command = new ArrayList<>(List.of(javaHome.resolve("bin/java").toString()));
    command.addAll(arguments);
    command.addAll(
        List.of(
            // Only classes: compiling at once what the training compiled costs more than it gives.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTRecordTraining",
            "-XX:AOTCacheOutput=" + cache,
            "io.portway.app.Main",
            "run",
            "--manifests",
            manifests.toString(),
            "--bind-address",
            "127.0.0.1",
            "--admin",
            "127.0.0.1:" + adminPort));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PORTWAY_") || JAVA_VARIABLES.contains(name));
    router =
        builder.redirectErrorStream(true).redirectOutput(scratch.resolve("log").toFile()).start();
  }

  /** What a router does in its first minute: short and bulky connections, probes, a scrape. */
  void serve() throws IOException, InterruptedException {
    awaitPort(port);
    for (int i = 0; i < CONNECTIONS; i++) {
      echo(64);
    }
    echo(BULK_BYTES);
    awaitPort(adminPort);
    for (String path : List.of("/healthz", "/healthz/ready", "/metrics", "/metrics")) {
      get(path);
    }
  }

  /**
   * Ends the router by SIGTERM and waits until the cache is written.
   *
   * @throws IOException when the router fails or takes too long; its last line says why
   */
  void end() throws IOException, InterruptedException {
    Process running = router();
    running.destroy();
    if (!running.waitFor(PATIENCE)) {
      throw new IOException("the training run does not end");
    }
    if (running.exitValue() != 0) {
      throw new IOException("the training run ended with " + running.exitValue() + ": " + log());
    }
  }

  private Process router() {
    return Objects.requireNonNull(router, "not started");
  }

  @Override
  public void close() throws IOException {
    if (router != null) {
      // The Java that writes the cache is a child of the one that was trained.
      router.descendants().forEach(ProcessHandle::destroyForcibly);
      router.destroyForcibly();
    }
    pod.close();
    try (Stream<Path> files = Files.walk(scratch)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  private void awaitPort(int wanted) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(LOOPBACK, wanted), SOCKET_TIMEOUT_MS);
        return;
      } catch (IOException e) {
        if (router().waitFor(PAUSE)) {
          throw new IOException("the training run ended at once: " + log(), e);
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("port " + wanted + " does not open", e);
        }
      }
    }
  }

  /** Written and read in turns, so that neither direction has to wait for a second thread. */
  private void echo(int bytes) throws IOException {
    try (Socket client = connect(port)) {
      for (int left = bytes; left > 0; left -= CHUNK_BYTES) {
        byte[] chunk = new byte[Math.min(left, CHUNK_BYTES)];
        client.getOutputStream().write(chunk);
        if (client.getInputStream().readNBytes(chunk.length).length < chunk.length) {
          throw new IOException("the training connection ended early");
        }
      }
      client.shutdownOutput();
      if (client.getInputStream().read() != -1) {
        throw new IOException("more came back than was sent");
      }
    }
  }

  private void get(String path) throws IOException {
    try (Socket client = connect(adminPort)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      client.getOutputStream().write(request.getBytes(US_ASCII));
      String answer = new String(client.getInputStream().readAllBytes(), UTF_8);
      if (!answer.startsWith("HTTP/1.1 200")) {
        throw new IOException(path + " answers " + answer.lines().findFirst().orElse("nothing"));
      }
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(LOOPBACK, port);
    socket.setSoTimeout(SOCKET_TIMEOUT_MS);
    return socket;
  }

  /** The last line that is not about the making of the cache. */
  private String log() throws IOException {
    try (Stream<String> lines = Files.lines(scratch.resolve("log"), UTF_8)) {
      return lines
          .filter(line -> !line.contains("AOT"))
          .reduce((_, last) -> last)
          .orElse("without a word");
    }
  }

  private static String manifest(int port, int podPort) {
    return """
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata:
      name: training
      namespace: portway
      annotations:
        haproxy.router.openshift.io/external-tcp-port: "%d"
    spec:
      to:
        kind: Service
        name: training
      port:
        targetPort: echo
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: training
      namespace: portway
    spec:
      ports:
        - name: echo
          port: 80
          targetPort: %d
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: training-1
      namespace: portway
      labels:
        kubernetes.io/service-name: training
    addressType: IPv4
    ports:
      - name: echo
        port: %d
        protocol: TCP
    endpoints:
      - addresses: ["127.0.0.1"]
        conditions:
          ready: true
    """
        .formatted(port, podPort, podPort);
  }
}
