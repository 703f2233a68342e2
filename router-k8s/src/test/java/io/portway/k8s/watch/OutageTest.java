package io.portway.k8s.watch;

import static io.portway.k8s.watch.Cluster.NAMESPACES;
import static io.portway.k8s.watch.Cluster.ROUTES;
import static io.portway.k8s.watch.Cluster.SERVICES;
import static io.portway.k8s.watch.Cluster.await;
import static io.portway.k8s.watch.Cluster.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.testing.Frames;
import io.portway.k8s.testing.Reply;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the API server does, what is known serves on and nothing is lost for good. */
class OutageTest {

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
  void aServerThatGoesAndComesBackIsFollowedAgain() throws Exception {
    WatchSource source = cluster.start(WatchOptions.ALL);
    cluster.awaitPorts("web:18080");
    cluster.server.goDown();
    await(() -> source.trouble() != null);
    assertThat(source.trouble()).contains("no answer from " + cluster.server.url());
    assertThat(cluster.ports()).containsExactly("web:18080");
    cluster.server.comeBack();
    await(() -> source.trouble() == null && cluster.at(ROUTES).openWatches() == 1);
    cluster.at(ROUTES).send(Frames.event("ADDED", Objects.route("b", 18081, "11")));
    cluster.awaitPorts("b:18081", "web:18080");
    assertThat(cluster.at(ROUTES).gets()).as("no list: the place was not lost").isEqualTo(1);
  }

  @Test
  void anEventThatBreaksOffIsAskedForAgain() throws Exception {
    String event = Frames.event("ADDED", Objects.route("b", 18081, "11"));
    cluster
        .at(ROUTES)
        .nextWatches(
            Reply.watchThatBreaks(event.substring(0, 40)),
            Reply.watchThatEnds(event.substring(0, 60)))
        .watch(Reply.watch(event));
    cluster.start(WatchOptions.ALL);
    cluster.awaitPorts("b:18081", "web:18080");
    assertThat(cluster.at(ROUTES).gets()).isEqualTo(1);
    assertThat(cluster.at(ROUTES).requests())
        .filteredOn(request -> request.isWatch())
        .allSatisfy(request -> assertThat(request.parameter("resourceVersion")).isEqualTo("10"));
  }

  @Test
  void aBookmarkMovesThePlaceFromWhichAWatchGoesOn() throws Exception {
    cluster
        .at(ROUTES)
        .nextWatches(Reply.watchThatEnds(Frames.bookmark("route.openshift.io/v1", "Route", "99")));
    cluster.start(WatchOptions.ALL);
    await(() -> cluster.at(ROUTES).watches() == 2);
    await(() ->
        java.util.Objects.requireNonNull(cluster.at(ROUTES).lastRequest())
            .parameter("resourceVersion")
            .equals("99"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPlaceThatIsTooOldIsListedAnewAndNothingIsTakenAwayBefore(boolean inTheStream)
      throws Exception {
    cluster
        .at(ROUTES)
        .nextGets(
            list(
                "RouteList",
                "10",
                Objects.route("web", 18080, "7"),
                Objects.route("b", 18081, "8")),
            Reply.failure(503, "ServiceUnavailable"),
            Reply.truncated("{\"items\":[" + Objects.route("b", 18081, "8") + "]}", 100),
            Reply.reset())
        .get(list("RouteList", "50", Objects.route("b", 18081, "8")));
    cluster.start(WatchOptions.ALL);
    cluster.awaitPorts("b:18081", "web:18080");
    await(() -> cluster.at(ROUTES).openWatches() == 1);
    int offers = cluster.offers.get();
    if (inTheStream) {
      cluster.at(ROUTES).send(Frames.error(410, "Expired"));
    } else {
      cluster.at(ROUTES).nextWatches(Reply.expired());
      cluster.at(ROUTES).breakWatches();
    }
    cluster.awaitPorts("b:18081");
    assertThat(cluster.offers).as("one offer, with the complete list").hasValue(offers + 1);
    assertThat(cluster.at(ROUTES).gets()).isEqualTo(5);
  }

  @Test
  void aPageThatExpiresIsFollowedByAListInOnePiece() throws Exception {
    cluster
        .at(ROUTES)
        .nextGets(
            Reply.json(
                """
                {"metadata":{"resourceVersion":"10","continue":"c"},"items":[%s]}\
                """
                    .formatted(Objects.route("a", 18090, "1"))),
            Reply.expired());
    cluster.start(WatchOptions.ALL);
    cluster.awaitPorts("web:18080");
    assertThat(cluster.at(ROUTES).requests().get(1).parameter("continue")).isEqualTo("c");
    assertThat(cluster.at(ROUTES).requests().get(2).parameter("limit")).isEmpty();
  }

  @Test
  void oneMalformedObjectCostsOnlyItself() throws Exception {
    String[] items = new String[1000];
    for (int i = 0; i < items.length; i++) {
      items[i] = Objects.service("s" + i, "");
    }
    items[7] = "{\"metadata\":{\"name\":[]}}";
    items[500] = Objects.service("web", "");
    items[900] = "\"no object at all\"";
    cluster.at(SERVICES).get(list("ServiceList", "10", items));
    cluster.start(WatchOptions.ALL);
    cluster.awaitPorts("web:18080");
    await(() -> cluster.at(SERVICES).openWatches() == 1);
    String broken = Objects.service("web", "").replace("\"port\":80", "\"port\":\"eighty\"");
    cluster.at(SERVICES).send(Frames.event("MODIFIED", broken));
    cluster.at(SERVICES).send(Frames.event("MODIFIED", broken) + Frames.error(410, "Expired"));
    cluster.at(SERVICES).get(list("ServiceList", "11", broken));
    await(() -> cluster.at(SERVICES).gets() == 2 && cluster.at(SERVICES).openWatches() == 1);
    assertThat(cluster.endpoints()).as("the last good content serves").hasSize(1);
    assertThat(java.util.Objects.requireNonNull(cluster.update()).intents().getFirst().warnings())
        .isEmpty();
  }

  @Test
  void withoutARouteApiTheRestServesAndRoutesAreLookedFor() throws Exception {
    cluster.at(ROUTES).get(Reply.noSuchApi());
    WatchSource source = cluster.start(WatchOptions.ALL);
    await(() -> cluster.update() != null);
    assertThat(cluster.ports()).isEmpty();
    assertThat(source.trouble()).as("a cluster without Routes is no outage").isNull();
    cluster.at(ROUTES).get(list("RouteList", "10", Objects.route("web", 18080, "7")));
    cluster.awaitPorts("web:18080");
    cluster.at(ROUTES).get(Reply.noSuchApi()).watch(Reply.noSuchApi());
    cluster.at(ROUTES).breakWatches();
    await(() -> source.trouble() != null);
    assertThat(cluster.ports()).as("a later 404 is an outage").containsExactly("web:18080");
  }

  @Test
  void aRouteApiThatIsDownIsWaitedFor() throws Exception {
    cluster.at(ROUTES).get(Reply.failure(503, "ServiceUnavailable"));
    WatchSource source = cluster.start(WatchOptions.ALL);
    await(() -> source.trouble() != null && cluster.at(SERVICES).openWatches() == 1);
    assertThat(source.trouble()).contains("503").contains("routes.route.openshift.io");
    assertThat(cluster.update()).isNull();
    cluster
        .at(ROUTES)
        .nextGets(Reply.tooManyRequests(0))
        .get(list("RouteList", "10", Objects.route("web", 18080, "7")));
    cluster.awaitPorts("web:18080");
    assertThat(source.trouble()).isNull();
  }

  @Test
  void aRightThatIsMissingIsNamed() throws Exception {
    cluster.at(NAMESPACES).get(Reply.failure(403, "Forbidden"));
    WatchSource source = cluster.start(WatchOptions.ALL);
    await(() -> source.trouble() != null);
    assertThat(source.trouble()).contains("must grant list namespaces").contains("403");
    cluster.at(NAMESPACES).get(list("NamespaceList", "10")).watch(Reply.failure(403, "Forbidden"));
    await(() -> String.valueOf(source.trouble()).contains("must grant watch namespaces"));
    assertThat(cluster.ports()).containsExactly("web:18080");
  }

  @Test
  void aWatchFromWhichNothingIsHeardIsMadeAnew() throws Exception {
    Pace impatient =
        new Pace(
            Duration.ofSeconds(20),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            300);
    WatchSource source = cluster.start(WatchOptions.ALL, impatient);
    cluster.awaitPorts("web:18080");
    await(() -> cluster.at(ROUTES).watches() >= 2);
    assertThat(cluster.ports()).containsExactly("web:18080");
    assertThat(source.trouble()).isNull();
  }
}
