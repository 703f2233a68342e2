package io.portway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portway.metrics.Meters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final Readiness readiness = new Readiness();
  private final RouterMetrics metrics =
      new RouterMetrics(
          new Meters(), () -> CompletableFuture.completedFuture(Map.of()), bind -> {});
  private final HttpClient client = HttpClient.newHttpClient();
  private AdminServer server =
      new AdminServer(new InetSocketAddress(LOOPBACK, 0), readiness, metrics);

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  @Test
  void healthIsAnsweredWhileTheProcessLives() throws Exception {
    server.start();
    readiness.stopping();
    HttpResponse<String> response = get("/healthz");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("ok\n");
  }

  @Test
  void readyGoesFromStartingToReadyToStoppingAndNeverBack() throws Exception {
    server.start();
    readiness.waitingFor("waiting for the first manifests");
    assertThat(get("/healthz/ready").statusCode()).isEqualTo(503);
    assertThat(get("/healthz/ready").body()).isEqualTo("waiting for the first manifests\n");

    readiness.ready();
    readiness.waitingFor("this comes too late");
    assertThat(get("/healthz/ready").statusCode()).isEqualTo(200);

    readiness.stopping();
    readiness.ready();
    assertThat(get("/healthz/ready").statusCode()).isEqualTo(503);
    assertThat(get("/healthz/ready").body()).isEqualTo("stopping\n");
  }

  @Test
  void metricsAreServedAsTextOrOpenMetricsAndPacked() throws Exception {
    server.start();
    HttpResponse<String> text = get("/metrics");
    assertThat(text.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(Scrape.parse(text.body()).value("portway_listeners_wanted")).isZero();

    HttpResponse<byte[]> packed =
        client.send(
            HttpRequest.newBuilder(uri("/metrics"))
                .header("Accept", "application/openmetrics-text;version=1.0.0")
                .header("Accept-Encoding", "gzip")
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("content-encoding")).hasValue("gzip");
    assertThat(packed.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/openmetrics-text");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).endsWith("# EOF\n");
    }
  }

  @Test
  void whatDoesNotExistIs404WithAListOfWhatDoes() throws Exception {
    server.start();
    for (String path : List.of("/", "/nothing", "/healthzz", "/metrics/", "/healthz/ready/x")) {
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(response.body()).contains("/healthz ", "/healthz/ready", "/metrics");
    }
  }

  @Test
  void onlyGetAndHeadAreServed() throws Exception {
    server.start();
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri("/metrics"))
                  .method(method, BodyPublishers.ofString("x"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as(method).isEqualTo(405);
      assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD");
    }
    HttpResponse<String> head =
        client.send(
            HttpRequest.newBuilder(uri("/healthz")).HEAD().build(), BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(3);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void anAddressInUseIsTriedUntilItIsFree() throws Exception {
    try (ServerSocket occupant = new ServerSocket(0, 1, LOOPBACK)) {
      server =
          new AdminServer(
              new InetSocketAddress(LOOPBACK, occupant.getLocalPort()), readiness, metrics);
      server.start();
      assertThat(server.address()).isEmpty();
    }
    await().until(() -> server.address().isPresent());
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void closingEndsTheAttemptsToBind() throws Exception {
    try (ServerSocket occupant = new ServerSocket(0, 1, LOOPBACK)) {
      server =
          new AdminServer(
              new InetSocketAddress(LOOPBACK, occupant.getLocalPort()), readiness, metrics);
      server.start();
      server.close();
      await().until(() -> threads("portway-admin-bind").isEmpty());
    }
    assertThat(server.address()).isEmpty();
  }

  @Test
  void aScrapeThatFailsIs500AndTheServerGoesOn() throws Exception {
    server.close();
    server =
        new AdminServer(
            new InetSocketAddress(LOOPBACK, 0),
            readiness,
            page(out -> {
              throw new IllegalStateException("a bug");
            }));
    server.start();
    assertThat(get("/metrics").statusCode()).isEqualTo(500);
    assertThat(get("/metrics").body()).doesNotContain("a bug");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void scrapesBeyondTheBoundAreTurnedAwayAndHealthStillAnswers() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(Scrapes.MAX);
    server =
        new AdminServer(
            new InetSocketAddress(LOOPBACK, 0),
            readiness,
            page(out -> {
              inside.countDown();
              awaitUninterruptibly(release);
            }));
    server.start();
    List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
    for (int i = 0; i < Scrapes.MAX; i++) {
      slow.add(
          client.sendAsync(
              HttpRequest.newBuilder(uri("/metrics")).build(), BodyHandlers.ofString()));
    }
    inside.await();
    assertThat(get("/metrics").statusCode()).isEqualTo(503);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    release.countDown();
    for (var each : slow) {
      assertThat(each.get().statusCode()).isEqualTo(200);
    }
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void slowClientsDoNotKeepOthersFromAnAnswer() throws Exception {
    server.start();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        Socket socket = new Socket(LOOPBACK, server.address().orElseThrow().getPort());
        socket.getOutputStream().write("GET /healthz HT".getBytes(UTF_8));
        slow.add(socket);
      }
      assertThat(get("/healthz").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void theJdksLimitsAreSet() {
    server.start();
    assertThat(AdminServer.LIMITS.keySet()).allMatch(name -> System.getProperty(name) != null);
  }

  private interface Body {
    void write(OutputStream out) throws IOException;
  }

  private static MetricsPage page(Body body) {
    return new MetricsPage() {
      @Override
      public String contentType(@Nullable String accept) {
        return "text/plain";
      }

      @Override
      public void write(String contentType, OutputStream out) throws IOException {
        body.write(out);
      }
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static List<Thread> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals(name))
        .toList();
  }

  private URI uri(String path) {
    InetSocketAddress address = server.address().orElseThrow();
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }
}
