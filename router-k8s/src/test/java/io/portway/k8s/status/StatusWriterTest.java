package io.portway.k8s.status;

import static io.portway.k8s.status.Situations.INGRESS;
import static io.portway.k8s.status.Situations.NAMES;
import static io.portway.k8s.status.Situations.WEB;
import static io.portway.k8s.status.Situations.input;
import static io.portway.k8s.status.Situations.ledger;
import static io.portway.k8s.status.Situations.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.client.Json;
import io.portway.metrics.Meters;
import io.portway.model.BindKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusWriterTest {

  private static final String YOUNG = "2026-01-01T00:00:00Z";
  private static final String OLD = "2020-01-01T00:00:00Z";
  private static final StatusTimes TIMES = StatusTimes.DEFAULT;
  private static final StatusSettings SETTINGS =
      new StatusSettings("edge", "portway", "node-1", "node-1/a", true, false, null, TIMES);

  private final FakeServer server = new FakeServer();
  private final AtomicLong now = new AtomicLong(1_000);
  private final Meters meters = new Meters();
  private final StatusMeters counters = StatusMeters.of(meters);
  private StatusWriter writer = writer();
  private String objects = WEB;

  private StatusWriter writer() {
    EventWriter events = new EventWriter(server, NAMES, "node-1", counters, now::get, this::time);
    return new StatusWriter(server, SETTINGS, counters, events, now::get, this::time);
  }

  private Instant time() {
    return Instant.parse("2026-02-01T00:00:00Z").plusNanos(now.get());
  }

  private void apply(String... routes) {
    objects = String.join("", routes) + WEB;
    for (String route : routes) {
      String name = route.replaceAll("(?s).*\\n  name: (\\S+)\\n.*", "$1");
      if (!server.has(INGRESS + name)) {
        server.put(
            INGRESS + name,
            FakeServer.json(
                """
                {"metadata": {"name": "%s", "namespace": "demo", "uid": "u-%s"},
                 "spec": {"host": "%s.example.com"},
                 "status": {"ingress": [{"routerName": "default", "unknown": {"a": 1}}]}}
                """
                    .formatted(name, name, name)));
      }
    }
    report();
  }

  private void report() {
    writer.take(input(objects, ledger(server)));
  }

  private void heartbeat(Heartbeat heartbeat) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", "r1");
    metadata.put("labels", NAMES.labels(OwnNames.REPLICA));
    server.put(
        NAMES.configMapsPath() + "/r1", Map.of("metadata", metadata, "data", heartbeat.data()));
  }

  /** Steps on for so long; a ledger that was written comes back as another report. */
  private void run(Duration time) throws InterruptedException {
    long end = now.get() + time.toNanos();
    LedgerRecords before = ledger(server);
    while (now.get() - end < 0) {
      long wait = writer.step();
      LedgerRecords after = ledger(server);
      if (!after.equals(before)) {
        before = after;
        report();
      }
      now.addAndGet(
          Math.clamp(wait, Duration.ofMillis(1).toNanos(), Duration.ofSeconds(1).toNanos()));
    }
  }

  private List<Condition> conditions(String name) {
    Map<String, Map<?, ?>> own = StatusShape.ROUTE.own(server.object(INGRESS + name), NAMES);
    return StatusShape.ROUTE.conditions(own, NAMES);
  }

  private String admitted(String name) {
    List<Condition> conditions = conditions(name);
    return conditions.isEmpty()
        ? ""
        : conditions.getFirst().status() + " " + conditions.getFirst().reason();
  }

  private static Heartbeat open(int... ports) {
    Set<BindKey> keys = new HashSet<>();
    for (int port : ports) {
      keys.add(BindKey.ofPort(port));
    }
    return new Heartbeat("node-1", keys, Map.of());
  }

  @Test
  void theLedgerIsWrittenFirstAndTheStatusOnceTheTruthIsKnown() throws InterruptedException {
    heartbeat(open());
    apply(yaml("web", "13306", YOUNG));
    run(Duration.ofSeconds(3));
    assertThat(ledger(server).size()).isEqualTo(1);
    assertThat(admitted("web")).as("not every replica has tried").isEmpty();
    heartbeat(open(13306));
    run(Duration.ofSeconds(3));
    assertThat(conditions("web"))
        .extracting(c -> c.type() + "=" + c.status())
        .containsExactly("Admitted=True", "PortOpen=True", "EndpointsReady=True");
    assertThat(server.writes())
        .containsExactly("POST " + NAMES.configMapsPath(), "PATCH " + INGRESS + "web/status");
    assertThat(FakeServer.text(server.object(INGRESS + "web")))
        .contains("{\"routerName\":\"default\",\"unknown\":{\"a\":1}}");
  }

  @Test
  void whatNobodyAnswersIsWrittenAsUnknownInTheEnd() throws InterruptedException {
    apply(yaml("web", "13306", YOUNG));
    run(TIMES.patience().plusSeconds(1));
    assertThat(conditions("web"))
        .extracting(c -> c.type() + "=" + c.status())
        .contains("PortOpen=Unknown");
  }

  @Test
  void nothingIsWrittenTwiceAndNothingByTheNextWriter() throws InterruptedException {
    heartbeat(open(13306));
    apply(yaml("web", "13306", YOUNG));
    run(Duration.ofSeconds(5));
    server.forgetRequests();
    for (int i = 0; i < 5; i++) {
      heartbeat(open(13306));
      report();
      run(Duration.ofSeconds(20));
    }
    writer = writer();
    report();
    heartbeat(open(13306));
    run(Duration.ofSeconds(20));
    assertThat(server.writes()).isEmpty();
  }

  @Test
  void anOldRouteThatIsEditedOntoAServedPortWaitsBehindItsHolder() throws InterruptedException {
    heartbeat(open(13306, 13400));
    apply(yaml("young", "13306", YOUNG), yaml("old", "13400", OLD));
    run(Duration.ofSeconds(3));
    apply(yaml("young", "13306", YOUNG), yaml("old", "13306", OLD));
    run(Duration.ofSeconds(3));
    assertThat(admitted("young")).isEqualTo("True Accepted");
    assertThat(admitted("old")).isEqualTo("False PortAlreadyClaimed");
    assertThat(ledger(server).entry(BindKey.ofPort(13400))).isNull();
    apply(yaml("old", "13306", OLD));
    run(Duration.ofSeconds(3));
    assertThat(admitted("old")).isEqualTo("True Accepted");
  }

  @Test
  void ownEntriesGoWhenARouteStopsMatching() throws InterruptedException {
    heartbeat(open(13306));
    apply(yaml("web", "13306", YOUNG));
    run(Duration.ofSeconds(3));
    assertThat(admitted("web")).isNotEmpty();
    objects = WEB;
    report();
    run(Duration.ofSeconds(3));
    assertThat(FakeServer.text(Json.object(server.object(INGRESS + "web"), "status")))
        .isEqualTo("{\"ingress\":[{\"routerName\":\"default\",\"unknown\":{\"a\":1}}]}");
    assertThat(ledger(server).size()).isZero();
  }

  @Test
  void anotherWriterInTheSameListCostsNothing() throws InterruptedException {
    heartbeat(open(13306));
    AtomicLong foreign = new AtomicLong();
    server.beforePatch =
        () -> {
          if (foreign.incrementAndGet() <= 5) {
            server.change(
                INGRESS + "web",
                object ->
                    FakeServer.json(
                        FakeServer.text(object)
                            .replaceAll("\"a\":\\d+", "\"a\":" + foreign.get())));
          }
        };
    apply(yaml("web", "13306", YOUNG));
    run(Duration.ofSeconds(5));
    assertThat(admitted("web")).isEqualTo("True Accepted");
    assertThat(FakeServer.text(server.object(INGRESS + "web"))).contains("\"a\":5}");
  }

  @Test
  void aForeignHandOnOurEntryIsNoticedAndAnsweredMoreAndMoreSlowly() throws InterruptedException {
    heartbeat(open(13306));
    apply(yaml("web", "13306", YOUNG));
    run(Duration.ofSeconds(3));
    server.forgetRequests();
    for (int i = 0; i < 5; i++) {
      server.change(
          INGRESS + "web",
          object -> FakeServer.json(FakeServer.text(object).replace("holds port", "fights for")));
      for (Duration t = Duration.ZERO; t.compareTo(TIMES.resync()) < 0; t = t.plusSeconds(20)) {
        heartbeat(open(13306));
        run(Duration.ofSeconds(20));
      }
    }
    assertThat(counters.foreign().value()).isEqualTo(5);
    assertThat(FakeServer.text(server.object(INGRESS + "web"))).contains("holds port");
    assertThat(server.writes()).filteredOn(w -> w.startsWith("PATCH")).hasSize(5);
  }

  @Test
  void whatNodesReportIsWrittenOnceInTenSecondsAtMost() throws InterruptedException {
    heartbeat(open(13306));
    apply(yaml("web", "13306", YOUNG));
    run(Duration.ofSeconds(3));
    server.forgetRequests();
    Heartbeat failed =
        new Heartbeat("node-1", Set.of(), Map.of(BindKey.ofPort(13306), "EADDRINUSE (in use)"));
    for (int i = 0; i < 60; i++) {
      heartbeat(i % 2 == 0 ? failed : open(13306));
      run(Duration.ofSeconds(1));
    }
    assertThat(server.writes()).filteredOn(w -> w.startsWith("PATCH")).hasSizeBetween(1, 7);
  }

  @Test
  void whileTheServerIsAwayNothingIsLostAndItIsNotFlooded() throws InterruptedException {
    heartbeat(open(13306));
    server.outage.set(new ApiCalls.Answer(503, Map.of(), Duration.ZERO));
    apply(yaml("web", "13306", YOUNG));
    run(Duration.ofMinutes(2));
    assertThat(server.writes()).hasSizeLessThan(20);
    server.outage.set(null);
    heartbeat(open(13306));
    run(Duration.ofMinutes(2));
    assertThat(admitted("web")).isNotEmpty();
  }

  @Test
  void clearStatusLeavesNothing() throws Exception {
    heartbeat(open(13306));
    apply(yaml("web", "13306", YOUNG), yaml("bad", "abc", YOUNG));
    run(Duration.ofSeconds(3));
    WriterLease lease = new WriterLease(server, NAMES, "one", TIMES, now::get, this::time);
    lease.step();
    server.put(
        NAMES.configMapsPath() + "/foreign", FakeServer.json("{\"metadata\":{\"name\":\"f\"}}"));
    ClearStatus.Cleared cleared = new ClearStatus(server, SETTINGS).run();
    assertThat(cleared).isEqualTo(new ClearStatus.Cleared(2, 3));
    assertThat(admitted("web")).isEmpty();
    assertThat(admitted("bad")).isEmpty();
    assertThat(server.paths("/api/v1")).containsExactly(NAMES.configMapsPath() + "/foreign");
    assertThat(server.paths("/apis/coordination.k8s.io")).isEmpty();
    assertThat(new ClearStatus(server, SETTINGS).run()).isEqualTo(new ClearStatus.Cleared(0, 0));
  }
}
