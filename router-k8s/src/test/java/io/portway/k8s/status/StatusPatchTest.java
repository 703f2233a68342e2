package io.portway.k8s.status;

import static io.portway.k8s.status.Situations.INGRESS;
import static io.portway.k8s.status.Situations.NAMES;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.client.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatusPatchTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.7Z");
  private static final String PATH = INGRESS + "web";
  private static final Condition ADMITTED =
      new Condition(Condition.ADMITTED, Condition.TRUE, "Accepted", "holds port 1");
  private static final Condition REFUSED =
      new Condition(Condition.ADMITTED, Condition.FALSE, "InvalidPort", "no port");
  private static final Condition OPEN =
      new Condition(Condition.PORT_OPEN, Condition.TRUE, "Open", "");

  private final FakeServer server = new FakeServer();

  private static Map<String, Object> route(String status) {
    return FakeServer.json(
        """
        {"metadata": {"name": "web", "namespace": "demo", "uid": "u"},
         "spec": {"host": "web.example.com"}%s}
        """
            .formatted(status.isEmpty() ? "" : ", \"status\": " + status));
  }

  private String after(String status, List<Condition> conditions) throws InterruptedException {
    server.put(PATH, route(status));
    List<Map<String, Object>> patch =
        StatusPatch.of(StatusShape.ROUTE, server.object(PATH), conditions, NAMES, NOW);
    if (!patch.isEmpty()) {
      assertThat(patch.getFirst()).containsEntry("op", "test");
      assertThat(server.patch(PATH + "/status", patch).isDone()).isTrue();
    }
    return FakeServer.text(Json.object(server.object(PATH), "status"));
  }

  private static String ours(String conditions) {
    return "{\"host\":\"web.example.com\",\"routerName\":\"edge\",\"conditions\":["
        + conditions
        + "],\"wildcardPolicy\":\"None\"}";
  }

  private static String admitted(String since) {
    return "{\"type\":\"Admitted\",\"status\":\"True\",\"reason\":\"Accepted\","
        + "\"message\":\"holds port 1\",\"lastTransitionTime\":\""
        + since
        + "\"}";
  }

  private static final String DEFAULT_ROUTER =
      "{\"unknown\":{\"a\":[1,25,null,true]},\"routerName\":\"default\",\"conditions\":[]}";

  @Test
  void theListIsMadeWhereThereIsNoneYet() throws InterruptedException {
    String entry = ours(admitted("2026-01-31T12:00:00Z"));
    for (String before : List.of("", "{}", "{\"ingress\":null}", "{\"ingress\":[]}")) {
      assertThat(after(before, List.of(ADMITTED))).isEqualTo("{\"ingress\":[" + entry + "]}");
    }
  }

  @Test
  void aConditionWhoseStatusStaysKeepsItsTime() throws InterruptedException {
    String before = ours(admitted("2020-01-01T00:00:00Z").replace("port 1", "port 7"));
    assertThat(after("{\"ingress\":[" + before + "]}", List.of(ADMITTED)))
        .isEqualTo("{\"ingress\":[" + ours(admitted("2020-01-01T00:00:00Z")) + "]}");
    assertThat(after("{\"ingress\":[" + before + "]}", List.of(REFUSED)))
        .contains("\"lastTransitionTime\":\"2026-01-31T12:00:00Z\"");
  }

  @Test
  void nothingIsWrittenWhereItIsSoAlready() throws InterruptedException {
    String status = "{\"ingress\":[" + ours(admitted("2020-01-01T00:00:00Z")) + "]}";
    server.put(PATH, route(status));
    assertThat(
            StatusPatch.of(StatusShape.ROUTE, server.object(PATH), List.of(ADMITTED), NAMES, NOW))
        .isEmpty();
  }

  @Test
  void doublesOfOursAreTakenAwayAndForeignEntriesStayAsTheyAre() throws InterruptedException {
    String mine = ours(admitted("2020-01-01T00:00:00Z"));
    String status =
        "{\"other\":1,\"ingress\":["
            + mine.replace("port 1", "port 2")
            + ","
            + FakeServer.text(FakeServer.json("{\"routerName\":\"default\",\"x\":{\"y\":[]}}"))
            + ","
            + mine
            + "]}";
    assertThat(after(status, List.of(ADMITTED)))
        .isEqualTo(
            "{\"other\":1,\"ingress\":["
                + mine
                + ",{\"routerName\":\"default\",\"x\":{\"y\":[]}}]}");
    assertThat(after(status, List.of()))
        .isEqualTo("{\"other\":1,\"ingress\":[{\"routerName\":\"default\",\"x\":{\"y\":[]}}]}");
  }

  @Test
  void aServiceHasConditionsOfOurOwnTypes() {
    Map<String, Object> service =
        FakeServer.json(
            """
            {"metadata": {"name": "db", "namespace": "demo", "uid": "u", "resourceVersion": "7"},
             "status": {"loadBalancer": {}, "conditions": [{"type": "Foreign", "status": "True"}]}}
            """);
    List<Map<String, Object>> patch =
        StatusPatch.of(StatusShape.SERVICE, service, List.of(ADMITTED, OPEN), NAMES, NOW);
    assertThat(FakeServer.text(patch))
        .contains("\"path\":\"/status/conditions/-\"")
        .contains("\"type\":\"portway-edge.portway.io/Admitted\"")
        .contains("\"type\":\"portway-edge.portway.io/PortOpen\"")
        .doesNotContain("Foreign");
  }

  @Test
  void whateverTheListHoldsOnlyOursChange() throws InterruptedException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<String> entries = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        entries.add(
            random.nextInt(3) == 0
                ? ours(admitted("2020-01-01T00:00:00Z").replace("port 1", "port " + i))
                : DEFAULT_ROUTER.replace("25", String.valueOf(i)));
      }
      List<Condition> wanted =
          switch (random.nextInt(3)) {
            case 0 -> List.of();
            case 1 -> List.of(REFUSED);
            default -> List.of(ADMITTED, OPEN);
          };
      String result = after("{\"ingress\":[" + String.join(",", entries) + "]}", wanted);
      Map<String, Object> status = FakeServer.json(result);
      assertThat(
              Json.objects(status, "ingress").stream()
                  .filter(e -> "default".equals(e.get("routerName")))
                  .map(FakeServer::text))
          .as("seed %d round %d", seed, round)
          .containsExactlyElementsOf(entries.stream().filter(e -> e.contains("default")).toList());
      Map<String, Map<?, ?>> own = StatusShape.ROUTE.own(server.object(PATH), NAMES);
      assertThat(StatusShape.ROUTE.conditions(own, NAMES))
          .as("seed %d round %d", seed, round)
          .isEqualTo(wanted);
    }
  }
}
