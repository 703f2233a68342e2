package io.portway.k8s.watch;

import static io.portway.k8s.watch.Cluster.ENDPOINTS;
import static io.portway.k8s.watch.Cluster.NAMESPACES;
import static io.portway.k8s.watch.Cluster.ROUTES;
import static io.portway.k8s.watch.Cluster.SERVICES;
import static io.portway.k8s.watch.Cluster.SLICES;
import static io.portway.k8s.watch.Cluster.await;
import static io.portway.k8s.watch.Cluster.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.testing.Frames;
import io.portway.k8s.testing.Reply;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster's objects become offers: first when everything is known, then with every change. */
class WatchSourceTest {

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Cluster cluster;

  @BeforeEach
  void startServer() throws Exception {
    cluster = new Cluster(folder);
  }

  @AfterEach
  void stopServer() throws Exception {
    cluster.close();
  }

  @Test
  void nothingIsOfferedBeforeEveryKindWasListed() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    cluster.at(SLICES).get(Reply.after(gate, list("EndpointSliceList", "10")));
    cluster.start(WatchOptions.ALL);
    await(() ->
        cluster.at(ROUTES).openWatches() == 1
            && cluster.at(SERVICES).openWatches() == 1
            && cluster.at(NAMESPACES).openWatches() == 1);
    assertThat(cluster.offers).hasValue(0);
    gate.countDown();
    cluster.awaitPorts("web:18080");
  }

  @Test
  void aRouteComesChangesAndGoes() throws Exception {
    cluster.start(WatchOptions.ALL);
    cluster.awaitPorts("web:18080");
    assertThat(cluster.endpoints()).containsExactly("10.1.1.1");
    await(() -> cluster.at(ROUTES).openWatches() == 1);
    cluster.at(ROUTES).send(Frames.event("ADDED", Objects.route("b", 18081, "11")));
    cluster.awaitPorts("b:18081", "web:18080");
    cluster.at(ROUTES).send(Frames.event("MODIFIED", Objects.route("b", 18082, "12")));
    cluster.awaitPorts("b:18082", "web:18080");
    cluster.at(ROUTES).send(Frames.event("DELETED", Objects.route("web", 18080, "13")));
    cluster.awaitPorts("b:18082");
  }

  @Test
  void endpointsFollowAndThoseOfForeignServicesMakeNoOffer() throws Exception {
    cluster.start(WatchOptions.ALL);
    cluster.awaitPorts("web:18080");
    await(() -> cluster.at(SLICES).openWatches() == 1);
    int before = cluster.offers.get();
    cluster.at(SLICES).send(Frames.event("ADDED", Objects.slice("foreign", "10.9.9.9")));
    cluster.at(SLICES).send(Frames.event("MODIFIED", Objects.slice("web", "10.1.1.2")));
    await(() -> cluster.endpoints().equals(java.util.List.of("10.1.1.2")));
    assertThat(cluster.offers).hasValue(before + 1);
  }

  @Test
  void aServiceThatARouteTurnsToIsUnpacked() throws Exception {
    cluster
        .at(SLICES)
        .get(
            list(
                "EndpointSliceList",
                "10",
                Objects.slice("web", "10.1.1.1"),
                Objects.slice("other", "10.2.2.2")));
    cluster.start(WatchOptions.ALL);
    cluster.awaitPorts("web:18080");
    await(() -> cluster.at(ROUTES).openWatches() == 1);
    String moved =
        Objects.route("web", 18080, "20").replace("\"name\":\"web\",\"w", "\"name\":\"other\",\"w");
    cluster.at(ROUTES).send(Frames.event("MODIFIED", moved));
    await(() -> cluster.endpoints().equals(java.util.List.of("10.2.2.2")));
  }

  @Test
  void whereThereAreNoSlicesEndpointsAreRead() throws Exception {
    cluster.at(SLICES).get(Reply.noSuchApi());
    cluster
        .at(ENDPOINTS)
        .get(
            list(
                "EndpointsList",
                "10",
                """
                {"metadata":{"namespace":"demo","name":"web"},"subsets":[{"addresses":\
                [{"ip":"10.3.3.3"}],"ports":[{"name":"http","port":8080}]}]}\
                """));
    cluster.start(WatchOptions.ALL);
    cluster.awaitPorts("web:18080");
    assertThat(cluster.endpoints()).containsExactly("10.3.3.3");
  }

  @Test
  void aLongListComesInPages() throws Exception {
    cluster
        .at(ROUTES)
        .nextGets(
            Reply.json(
                """
                {"items":[%s],"metadata":{"resourceVersion":"10","continue":"more&=?"}}\
                """
                    .formatted(Objects.route("a", 18090, "1"))));
    cluster.start(WatchOptions.ALL);
    cluster.awaitPorts("a:18090", "web:18080");
    assertThat(cluster.at(ROUTES).requests().get(1).parameter("continue")).isEqualTo("more&=?");
  }

  @Test
  void selectorsAndTheNamespaceGoToTheServer() throws Exception {
    cluster
        .at("/apis/route.openshift.io/v1/namespaces/demo/routes")
        .get(list("RouteList", "10", Objects.route("web", 18080, "7")));
    cluster
        .at("/api/v1/namespaces/demo/services")
        .get(list("ServiceList", "10", Objects.service("web", "")));
    cluster
        .at("/apis/discovery.k8s.io/v1/namespaces/demo/endpointslices")
        .get(list("EndpointSliceList", "10", Objects.slice("web", "10.1.1.1")));
    cluster.start(new WatchOptions("demo", "tier in (a,b)", "metadata.name=web", "", false, null));
    cluster.awaitPorts("web:18080");
    await(() -> cluster.at("/apis/route.openshift.io/v1/namespaces/demo/routes").watches() == 1);
    assertThat(cluster.at("/apis/route.openshift.io/v1/namespaces/demo/routes").requests())
        .allSatisfy(request -> {
          assertThat(request.parameter("labelSelector")).isEqualTo("tier in (a,b)");
          assertThat(request.parameter("fieldSelector")).isEqualTo("metadata.name=web");
        });
    assertThat(cluster.at(NAMESPACES).requests()).isEmpty();
    assertThat(cluster.server.strangers()).isEmpty();
  }

  @Test
  void onlyRoutesInSelectedNamespacesCount() throws Exception {
    cluster.at(NAMESPACES).get(list("NamespaceList", "10"));
    cluster.start(new WatchOptions(null, "", "", "team=a", false, null));
    await(() -> cluster.update() != null);
    assertThat(cluster.ports()).isEmpty();
    await(() -> cluster.at(NAMESPACES).openWatches() == 1);
    cluster.at(NAMESPACES).send(Frames.event("ADDED", Objects.namespace("demo")));
    cluster.awaitPorts("web:18080");
    assertThat(cluster.at(NAMESPACES).requests().getFirst().parameter("labelSelector"))
        .isEqualTo("team=a");
    cluster.at(NAMESPACES).send(Frames.event("DELETED", Objects.namespace("demo")));
    cluster.awaitPorts();
  }

  @Test
  void anAnnotatedServiceOpensAPortWhereServicesMay() throws Exception {
    String annotated =
        Objects.service("db", "\"portway.io/port\":\"13306\",\"portway.io/target-port\":\"http\"");
    cluster.at(SERVICES).get(list("ServiceList", "10", Objects.service("web", ""), annotated));
    cluster.at(SLICES).get(list("EndpointSliceList", "10", Objects.slice("db", "10.4.4.4")));
    cluster.at(ROUTES).get(Reply.noSuchApi());
    cluster.start(new WatchOptions(null, "", "", "", true, null));
    cluster.awaitPorts("db:13306");
    assertThat(cluster.endpoints()).containsExactly("10.4.4.4");
    var update = java.util.Objects.requireNonNull(cluster.update());
    assertThat(update.intents().getFirst().id().kind()).isEqualTo("Service");
    assertThat(update.verdicts()).isEmpty();
    cluster.stop();
    cluster.start(WatchOptions.ALL);
    await(() -> cluster.update() != null);
    assertThat(cluster.ports()).isEmpty();
  }
}
