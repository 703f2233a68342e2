package io.portway.k8s.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripted server does what the script says, to a plain HTTP client and to fabric8's. */
class FakeApiServerTest {

  private static final String SERVICES = "/api/v1/services";

  private FakeApiServer server;
  private FakeResource services;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    server = new FakeApiServer();
    services = server.at(SERVICES);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    client.shutdownNow();
  }

  private static String service(String name, String resourceVersion) {
    return """
    {"apiVersion":"v1","kind":"Service","metadata":\
    {"name":"%s","namespace":"shop","uid":"%s","resourceVersion":"%s"}}\
    """
        .formatted(name, name, resourceVersion);
  }

  private HttpRequest request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(server.url() + pathAndQuery)).build();
  }

  private HttpResponse<String> get(String pathAndQuery) throws IOException, InterruptedException {
    return client.send(request(pathAndQuery), BodyHandlers.ofString());
  }

  @Test
  void repliesComeInTheirOrderAndThenTheLastOneStands() throws Exception {
    services
        .nextGets(
            Reply.failure(503, "ServiceUnavailable"), Reply.tooManyRequests(7), Reply.expired())
        .get(Reply.list("v1", "ServiceList", "100", service("web", "90")));
    assertThat(get(SERVICES).statusCode()).isEqualTo(503);
    HttpResponse<String> tooMany = get(SERVICES);
    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(tooMany.headers().firstValue("Retry-After")).contains("7");
    assertThat(get(SERVICES).body()).contains("\"reason\":\"Expired\",\"code\":410");
    assertThat(get(SERVICES).body()).contains("\"items\":[{").isEqualTo(get(SERVICES).body());
    assertThat(services.gets()).isEqualTo(5);
  }

  @Test
  void aRequestIsKeptWithItsParametersAndItsBody() throws Exception {
    services.write(Reply.json("{}"));
    client.send(
        HttpRequest.newBuilder(
                URI.create(server.url() + SERVICES + "?fieldManager=a%20b&dryRun=All"))
            .header("Authorization", "Bearer abc")
            .POST(HttpRequest.BodyPublishers.ofString("{\"grüß\":1}"))
            .build(),
        BodyHandlers.discarding());
    FakeRequest request = services.requests().getFirst();
    assertThat(request.parameter("fieldManager")).isEqualTo("a b");
    assertThat(request.parameter("dryRun")).isEqualTo("All");
    assertThat(request.header("authorization")).isEqualTo("Bearer abc");
    assertThat(request.body()).isEqualTo("{\"grüß\":1}");
    assertThat(services.writes()).isOne();
  }

  @Test
  void aPathWithoutAScriptIsAnApiThatNobodyServes() throws Exception {
    assertThat(get("/apis/route.openshift.io/v1/routes").body()).isEqualTo("404 page not found\n");
    assertThat(server.strangers())
        .extracting(FakeRequest::path)
        .containsExactly("/apis/route.openshift.io/v1/routes");
  }

  @Test
  void aCutBodyIsAnErrorOfTheConnectionAndATruncatedOneIsNot() throws Exception {
    String list = Reply.class.getName();
    // Java's client asks once more when a connection that it used before is reset.
    services.nextGets(Reply.cut(list, 5), Reply.truncated(list, 5)).get(Reply.reset());
    assertThatThrownBy(() -> get(SERVICES)).isInstanceOf(IOException.class);
    assertThat(get(SERVICES).body()).isEqualTo(list.substring(0, 5));
    assertThatThrownBy(() -> get(SERVICES)).isInstanceOf(IOException.class);
  }

  @Test
  void aSlowReplyWaitsForItsGate() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    services.get(Reply.after(gate, Reply.json("{}")));
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request(SERVICES), BodyHandlers.ofString());
    await().until(() -> services.gets() == 1);
    assertThat(answer).isNotDone();
    gate.countDown();
    assertThat(answer.get().body()).isEqualTo("{}");
  }

  @Test
  void aWatchGivesWhatIsSentAndBreaksInsideAnObject() throws Exception {
    services.watch(Reply.watch(Frames.bookmark("v1", "Service", "7")));
    HttpResponse<InputStream> stream =
        client.send(request(SERVICES + "?watch=true"), BodyHandlers.ofInputStream());
    var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).contains("BOOKMARK");
    await().until(() -> services.openWatches() == 1);
    services.send(Frames.event("ADDED", service("web", "8")));
    assertThat(lines.readLine()).contains("\"ADDED\"").contains("\"web\"");
    services.send("{\"type\":\"ADD");
    services.breakWatches();
    assertThatThrownBy(lines::readLine).isInstanceOf(IOException.class);
    assertThat(services.openWatches()).isZero();
  }

  @Test
  void aServerThatWentDownRefusesAndComesBackOnItsPort() throws Exception {
    services.get(Reply.json("{}"));
    get(SERVICES);
    server.goDown();
    assertThatThrownBy(() -> get(SERVICES)).isInstanceOf(ConnectException.class);
    server.comeBack();
    assertThat(get(SERVICES).body()).isEqualTo("{}");
  }

  @Test
  void anInformerFollowsItThroughAnExpiredWatch() {
    services
        .nextGets(Reply.list("v1", "ServiceList", "100", service("old", "90")))
        .nextWatches(Reply.watch(), Reply.expired())
        .get(Reply.list("v1", "ServiceList", "200", service("new", "190")));
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.url())
            .withOnlyHttpWatches(true)
            .withWatchReconnectInterval(10)
            .build();
    try (KubernetesClient kubernetes = new KubernetesClientBuilder().withConfig(config).build();
        SharedIndexInformer<Service> informer = kubernetes.services().inAnyNamespace().inform()) {
      await().until(() -> services.openWatches() == 1);
      services.send(Frames.event("ADDED", service("added", "101")));
      await().until(() -> informer.getStore().list().size() == 2);
      breakWatches();
      await().until(() -> names(informer).equals("new"));
      assertThat(services.gets()).isEqualTo(2);
    }
  }

  private void breakWatches() {
    try {
      services.breakWatches();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String names(SharedIndexInformer<Service> informer) {
    return String.join(
        " ", informer.getStore().list().stream().map(s -> s.getMetadata().getName()).toList());
  }
}
