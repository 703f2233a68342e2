package io.portway.k8s.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The one class that talks to the network, against a server that says what it heard. */
class HttpCallsTest {

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private HttpServer server;
  private KubernetesClient client;

  private volatile int status = 200;
  private volatile String answer = "{}";
  private volatile boolean silent;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          heard.add(
              "%s %s %s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Content-Type"),
                      exchange.getRequestHeaders().getFirst("Authorization"),
                      body));
          if (silent) {
            await();
          }
          byte[] bytes = answer.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Retry-After", "7");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withOauthToken("secret")
            .withRequestRetryBackoffLimit(0)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  private void await() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    released.countDown();
    client.close();
    server.stop(0);
  }

  private ApiCalls calls(Duration timeout) {
    return new HttpCalls(client, timeout);
  }

  private ApiCalls calls() {
    return calls(Duration.ofSeconds(20));
  }

  @Test
  void everyMethodArrivesWithItsBodyTypeAndCredentials() throws Exception {
    calls().get("/api/v1/x?limit=2");
    calls().create("/a", Map.of("n", 1));
    calls().replace("/b?fieldManager=m", Map.of());
    calls().patch("/c/status", List.of(Map.of("op", "test")));
    calls().delete("/d");
    assertThat(heard)
        .containsExactly(
            "GET /api/v1/x?limit=2 null Bearer secret ",
            "POST /a application/json Bearer secret {\"n\":1}",
            "PUT /b?fieldManager=m application/json Bearer secret {}",
            "PATCH /c/status application/json-patch+json Bearer secret [{\"op\":\"test\"}]",
            "DELETE /d application/json Bearer secret {}");
  }

  @Test
  void aRefusalIsAnAnswerWithItsWordsAndItsPatience() throws Exception {
    status = 429;
    answer = "{\"kind\":\"Status\",\"message\":\"too many requests\"}";
    ApiCalls.Answer refused = calls().get("/x");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(refused.problem()).isEqualTo("HTTP 429: too many requests");
    assertThat(heard).hasSize(1);
  }

  @Test
  void anAnswerThatIsNoJsonIsAnEmptyOne() throws Exception {
    status = 502;
    answer = "<html>";
    assertThat(calls().get("/x").body()).isEmpty();
    assertThat(calls().get("/x").problem()).isEqualTo("HTTP 502");
  }

  @Test
  void aServerThatIsSilentOrAwayIsNoAnswer() throws Exception {
    silent = true;
    ApiCalls.Answer none = calls(Duration.ofMillis(200)).get("/x");
    assertThat(none.status()).isEqualTo(ApiCalls.Answer.NO_ANSWER);
    released.countDown();
    server.stop(0);
    assertThat(calls().get("/x").status()).isEqualTo(ApiCalls.Answer.NO_ANSWER);
  }
}
