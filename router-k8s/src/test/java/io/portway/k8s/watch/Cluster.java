package io.portway.k8s.watch;

import io.portway.k8s.client.ClusterClient;
import io.portway.k8s.client.ClusterLocation;
import io.portway.k8s.testing.FakeApiServer;
import io.portway.k8s.testing.FakeResource;
import io.portway.k8s.testing.Reply;
import io.portway.k8s.translate.DeniedEndpoints;
import io.portway.k8s.translate.ReportObserver;
import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.TranslatorOptions;
import io.portway.metrics.Meters;
import io.portway.model.EndpointSpec;
import io.portway.model.RouteIntent;
import io.portway.model.Timeouts;
import io.portway.source.SourceUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A fake API server with a source that watches it; the test takes the control thread's place. */
final class Cluster implements AutoCloseable {

  static final String ROUTES = "/apis/route.openshift.io/v1/routes";
  static final String SERVICES = "/api/v1/services";
  static final String SLICES = "/apis/discovery.k8s.io/v1/endpointslices";
  static final String ENDPOINTS = "/api/v1/endpoints";
  static final String NAMESPACES = "/api/v1/namespaces";

  /** Of a test: everything at once, and no silence that a busy machine could make. */
  static final Pace QUICK =
      new Pace(
          Duration.ofSeconds(20),
          Duration.ofMinutes(5),
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofMillis(20),
          300);

  final FakeApiServer server;
  private final Path folder;
  private @Nullable ClusterClient client;
  private @Nullable WatchSource source;
  private final AtomicReference<@Nullable Supplier<SourceUpdate>> offer = new AtomicReference<>();
  final AtomicInteger offers = new AtomicInteger();

  Cluster(Path folder) throws Exception {
    this.folder = folder;
    this.server = new FakeApiServer();
    at(ROUTES).get(list("RouteList", "10", Objects.route("web", 18080, "7")));
    at(SERVICES).get(list("ServiceList", "10", Objects.service("web", "")));
    at(SLICES).get(list("EndpointSliceList", "10", Objects.slice("web", "10.1.1.1")));
    at(NAMESPACES).get(list("NamespaceList", "10", Objects.namespace("demo")));
  }

  static Reply list(String kind, String version, String... items) {
    return Reply.list("v1", kind, version, items);
  }

  FakeResource at(String path) {
    return server.at(path);
  }

  WatchSource start(WatchOptions options) throws Exception {
    return start(options, QUICK);
  }

  WatchSource start(WatchOptions options, Pace pace) throws Exception {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {token: secret}}]
        contexts: [{name: x, context: {cluster: c, user: u, namespace: portway}}]
        current-context: x
        """
            .formatted(server.url()));
    client = ClusterClient.connect(new ClusterLocation.Kubeconfig(kubeconfig, null), "test");
    RouteTranslator translator =
        new RouteTranslator(
            new TranslatorOptions(
                null,
                null,
                Timeouts.DEFAULT,
                false,
                false,
                options.services(),
                DeniedEndpoints.NONE,
                options.namespace() == null));
    WatchSource made =
        new WatchSource(client, options, translator, null, ReportObserver.NONE, new Meters(), pace);
    source = made;
    made.start((from, update) -> {
      offer.set(update);
      offers.incrementAndGet();
    });
    return made;
  }

  /** What the control thread would make of the newest offer now; null before the first. */
  @Nullable SourceUpdate update() {
    Supplier<SourceUpdate> newest = offer.get();
    return newest == null ? null : newest.get();
  }

  /** The ports that are asked for now, as {@code name:port}; empty before the first offer too. */
  List<String> ports() {
    SourceUpdate update = update();
    return update == null
        ? List.of()
        : update.intents().stream()
            .map(intent -> intent.id().name() + ":" + intent.bind().port())
            .toList();
  }

  /** The addresses behind the first port. */
  List<String> endpoints() {
    SourceUpdate update = update();
    if (update == null || update.intents().isEmpty()) {
      return List.of();
    }
    RouteIntent first = update.intents().getFirst();
    return first.clusters().stream()
        .flatMap(cluster -> cluster.endpoints().stream())
        .map(EndpointSpec::address)
        .map(address -> String.valueOf(address.getHostAddress()))
        .toList();
  }

  void awaitPorts(String... expected) {
    await(() -> ports().equals(List.of(expected)));
  }

  static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }

  /** Ends the source and the client; the server stays. */
  void stop() {
    if (source != null) {
      source.close();
    }
    if (client != null) {
      client.close();
    }
    offer.set(null);
  }

  @Override
  public void close() throws IOException {
    stop();
    server.close();
  }
}
