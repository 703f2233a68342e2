package io.portway.k8s.status;

import static io.portway.k8s.status.Situations.WEB;
import static io.portway.k8s.status.Situations.input;
import static io.portway.k8s.status.Situations.replicas;
import static io.portway.k8s.status.Situations.route;
import static io.portway.k8s.status.Situations.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.BindKey;
import io.portway.model.RouteId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatusPlanTest {

  private static final String YOUNG = "2026-01-01T00:00:00Z";
  private static final BindKey PORT = BindKey.ofPort(13306);
  private static final String BUSY = "EADDRINUSE (address already in use)";
  private static final Heartbeat OPEN = new Heartbeat("n", Set.of(PORT), Map.of());
  private static final Heartbeat FAILED = new Heartbeat("n", Set.of(), Map.of(PORT, BUSY));
  private static final Heartbeat UNTRIED = new Heartbeat("n", Set.of(), Map.of());

  private static Map<RouteId, ObjectStatus> plan(String yaml, Heartbeat... heartbeats) {
    StatusWriter.Input input = input(yaml, LedgerRecords.EMPTY);
    return StatusPlan.of(input.report(), input.translation(), replicas(List.of(heartbeats)));
  }

  private static List<String> web(String yaml, Heartbeat... heartbeats) {
    ObjectStatus status = plan(yaml, heartbeats).get(route("web"));
    List<String> conditions = new ArrayList<>();
    if (status != null) {
      assertThat(status.uid()).isEqualTo("u-web");
      status
          .conditions()
          .forEach(c ->
              conditions.add(
                  c.type() + "=" + c.status() + " " + c.reason() + " [" + c.message() + "]"));
    }
    return conditions;
  }

  private static final String GOOD = yaml("web", "13306", YOUNG) + WEB;

  @Test
  void aRouteThatIsServedEverywhereSaysSo() {
    assertThat(web(GOOD, OPEN, OPEN))
        .containsExactly(
            "Admitted=True Accepted [holds port 13306]",
            "PortOpen=True Open []",
            "EndpointsReady=True EndpointsFound []");
  }

  @Test
  void aPortThatIsOpenOnSomeNodesIsNotOpen() {
    assertThat(web(GOOD, OPEN, FAILED, OPEN))
        .contains("PortOpen=False PartiallyOpen [open on 2 of 3 nodes; elsewhere: " + BUSY + "]");
    assertThat(web(GOOD, FAILED, FAILED))
        .contains("PortOpen=False BindFailed [open on no node: " + BUSY + "]");
  }

  @Test
  void whatNotEveryReplicaHasAnsweredIsUnknown() {
    assertThat(web(GOOD, OPEN, UNTRIED))
        .contains("PortOpen=Unknown Pending [1 of 2 router replicas have answered]");
    assertThat(web(GOOD))
        .contains("PortOpen=Unknown Pending [0 of 0 router replicas have answered]");
  }

  @Test
  void aRouteWithoutEndpointsSaysWhatIsMissing() {
    assertThat(web(yaml("web", "13306", YOUNG), OPEN))
        .contains(
            "EndpointsReady=False NoEndpoints [Service web does not exist in namespace demo]");
  }

  @Test
  void aRefusedRouteIsNotAdmittedAndNothingElseIsSaid() {
    assertThat(web(yaml("web", "abc", YOUNG) + WEB, OPEN))
        .singleElement()
        .asString()
        .startsWith("Admitted=False InvalidPort [annotation portway.io/port: expected a port");
    assertThat(web(yaml("web", "13306", YOUNG) + yaml("first", "13306", "2020-01-01T00:00:00Z")))
        .containsExactly("Admitted=False PortAlreadyClaimed [port is held]");
  }

  @Test
  void aRouteThatIsNotOursHasNoStatusOfOurs() {
    assertThat(plan(yaml("web", "13306", YOUNG).replace("portway.io/port", "x") + WEB)).isEmpty();
  }

  @Test
  void aReplicaThatSaysNothingForThreeHeartbeatsCountsNoMore() {
    Replicas replicas = new Replicas(Duration.ofSeconds(30));
    Map<?, ?> one = object("one", "1", OPEN);
    Map<?, ?> two = object("two", "1", FAILED);
    assertThat(replicas.look(List.of(one, two), 0)).isEmpty();
    assertThat(replicas.state(PORT).replicas()).isEqualTo(2);
    long later = Duration.ofSeconds(30).toNanos();
    assertThat(replicas.look(List.of(object("one", "2", OPEN), two), later)).containsExactly("two");
    assertThat(replicas.state(PORT).replicas()).isEqualTo(1);
    assertThat(replicas.state(PORT).failed()).isZero();
    // Not deleted for whatever reason: gone it stays, until it says something.
    assertThat(replicas.look(List.of(object("one", "3", OPEN), two), later + 1))
        .containsExactly("two");
    assertThat(replicas.look(List.of(object("two", "2", FAILED)), later + 2)).isEmpty();
    assertThat(replicas.state(PORT).failed()).isEqualTo(1);
  }

  private static Map<?, ?> object(String name, String version, Heartbeat heartbeat) {
    return Map.of(
        "metadata", Map.of("name", name, "resourceVersion", version), "data", heartbeat.data());
  }
}
