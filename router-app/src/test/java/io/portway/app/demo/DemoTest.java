package io.portway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.FreePorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The demo from start to end on loopback, with free ports in place of those that people type. */
class DemoTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final StringWriter printed = new StringWriter();
  private final PrintWriter out = new PrintWriter(printed);
  private final CompletableFuture<?> never = new CompletableFuture<>();

  @Test
  void repeatedRequestsMeetAllThreePodsAndTheEndLeavesNothing() throws Exception {
    int webPort = FreePorts.next();
    Path scratch;
    try (Demo _ = Demo.start(setup(webPort), out, never)) {
      assertThat(printed.toString())
          .contains("curl http://127.0.0.1:" + webPort + "/")
          .contains("apt-get install mariadb-server");
      scratch = scratchFolder();
      assertThat(scratch.resolve("manifests")).isDirectory();
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        answers.add(get(webPort));
      }
      for (String pod : List.of("demo-1", "demo-2", "demo-3")) {
        assertThat(answers).filteredOn(("Hello from pod " + pod + "\n")::equals).hasSize(3);
      }
    }
    assertThat(scratch).doesNotExist();
    assertThat(isOpen(webPort)).isFalse();
  }

  @Test
  void theDatabaseHalfGreetsThroughTheRouterAndItsServerEndsWithTheDemo() throws Exception {
    Optional<MysqlPrograms> programs = MysqlPrograms.find(System.getenv().getOrDefault("PATH", ""));
    Assumptions.assumeTrue(programs.isPresent(), "there is no mariadbd or mysqld on this machine");
    int mysqlPort = FreePorts.next();
    List<ProcessHandle> before = servers();
    Demo.Setup setup =
        new Demo.Setup(
            List.of("--admin", "off"), "test", programs, null, FreePorts.next(), mysqlPort);
    Path scratch;
    List<ProcessHandle> during;
    try (Demo _ = Demo.start(setup, out, never)) {
      assertThat(printed.toString())
          .contains("mysql -h 127.0.0.1 -P " + mysqlPort + " -u user -ppass db");
      assertThat(Greeting.comesFrom(new InetSocketAddress(LOOPBACK, mysqlPort))).isTrue();
      scratch = scratchFolder();
      during = servers();
      during.removeAll(before);
      assertThat(during).hasSize(1);
    }
    assertThat(during).noneMatch(ProcessHandle::isAlive);
    assertThat(scratch).doesNotExist();
  }

  @Test
  void aServerThatCannotStartIsToldAndTheWebHalfWorks() throws Exception {
    Optional<MysqlPrograms> broken =
        Optional.of(new MysqlPrograms(Path.of("/bin/false"), Optional.of(Path.of("/bin/false"))));
    int webPort = FreePorts.next();
    Demo.Setup setup =
        new Demo.Setup(List.of("--admin", "off"), "test", broken, null, webPort, FreePorts.next());
    try (Demo _ = Demo.start(setup, out, never)) {
      assertThat(printed.toString())
          .contains("The MySQL half is off: the MySQL server could not make its data folder")
          .contains("curl http://127.0.0.1:" + webPort + "/");
    }
  }

  @Test
  void aPortInUseIsOneLineAndTheOtherHalfWorksOn() throws Exception {
    int webPort = FreePorts.next();
    try (ServerSocket foreign = new ServerSocket(webPort, 1, LOOPBACK)) {
      CompletableFuture<Object> stop = new CompletableFuture<>();
      out.flush();
      Thread ends = Thread.ofVirtual().start(() -> endOnceToldOf(webPort, stop));
      try (Demo _ = Demo.start(setup(webPort), out, stop)) {
        ends.join(PATIENCE);
        assertThat(printed.toString().lines())
            .filteredOn(line -> line.startsWith("Port " + webPort + " cannot be opened: "))
            .singleElement()
            .satisfies(line -> assertThat(line).contains("EADDRINUSE"));
        assertThat(printed.toString()).doesNotContain("curl");
      }
      assertThat(foreign.isBound()).isTrue();
    }
  }

  private void endOnceToldOf(int port, CompletableFuture<Object> stop) {
    Awaitility.await().atMost(PATIENCE).until(() -> printed.toString().contains("Port " + port));
    stop.complete(port);
  }

  /** Without the database half. */
  private static Demo.Setup setup(int webPort) {
    return new Demo.Setup(
        List.of("--admin", "off"), "test", Optional.empty(), null, webPort, FreePorts.next());
  }

  /** Children of this process; the server is its direct child, whatever started it. */
  private static List<ProcessHandle> servers() {
    return ProcessHandle.current().children().collect(Collectors.toCollection(ArrayList::new));
  }

  private Path scratchFolder() {
    String line =
        printed
            .toString()
            .lines()
            .filter(l -> l.startsWith("Portway demo: manifests in "))
            .findFirst()
            .orElseThrow();
    Path manifests = Path.of(line.substring(line.lastIndexOf(' ') + 1));
    assertThat(Files.isDirectory(manifests)).isTrue();
    return Objects.requireNonNull(manifests.getParent());
  }

  /** By a connection of its own, as every curl makes one. */
  private static String get(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .timeout(PATIENCE)
            .build();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    }
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
