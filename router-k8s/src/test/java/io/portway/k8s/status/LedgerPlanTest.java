package io.portway.k8s.status;

import static io.portway.k8s.status.Situations.NAMES;
import static io.portway.k8s.status.Situations.WEB;
import static io.portway.k8s.status.Situations.input;
import static io.portway.k8s.status.Situations.route;
import static io.portway.k8s.status.Situations.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.status.LedgerPlan.Write;
import io.portway.model.BindKey;
import io.portway.model.RouteId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerPlanTest {

  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final Instant BEFORE = Instant.parse("2026-01-15T00:00:00Z");
  private static final String OLD = "2020-01-01T00:00:00Z";
  private static final String YOUNG = "2026-01-01T00:00:00Z";

  private static List<Write> plan(String yaml, LedgerRecords records) {
    StatusWriter.Input input = input(yaml, records);
    return LedgerPlan.of(NAMES, input.report(), input.translation(), records, NOW);
  }

  private static String entry(String name, Instant since) {
    return new LedgerEntry(route(name), "u-" + name, since).text();
  }

  private static LedgerRecords records(Map<String, String> data) {
    return LedgerRecords.of(List.of(new LedgerRecords.Shard("portway-edge-ports-51", "9", data)));
  }

  @Test
  void aNewHolderIsRecordedInTheShardOfItsPort() {
    assertThat(plan(yaml("web", "13306", YOUNG) + WEB, LedgerRecords.EMPTY))
        .containsExactly(
            new Write("portway-edge-ports-51", null, Map.of("tcp-13306", entry("web", NOW))));
  }

  @Test
  void aHolderThatStaysIsNotWrittenAgain() {
    assertThat(
            plan(
                yaml("web", "13306", YOUNG) + WEB,
                records(Map.of("tcp-13306", entry("web", BEFORE)))))
        .isEmpty();
  }

  @Test
  void aNeighbourIsAddedUnderTheVersionThatTheDecisionWasMadeFrom() {
    assertThat(
            plan(
                yaml("web", "13306", YOUNG) + yaml("db", "13307", YOUNG) + WEB,
                records(Map.of("tcp-13306", entry("web", BEFORE)))))
        .containsExactly(
            new Write(
                "portway-edge-ports-51",
                "9",
                Map.of("tcp-13306", entry("web", BEFORE), "tcp-13307", entry("db", NOW))));
  }

  @Test
  void theRecordedHolderWinsHoweverOldTheOtherIs() {
    LedgerRecords records = records(Map.of("tcp-13306", entry("web", BEFORE)));
    StatusWriter.Input input =
        input(yaml("web", "13306", YOUNG) + yaml("older", "13306", OLD) + WEB, records);
    assertThat(input.report().listeners())
        .containsExactly(Map.entry(BindKey.ofPort(13306), route("web")));
    assertThat(LedgerPlan.of(NAMES, input.report(), input.translation(), records, NOW)).isEmpty();
  }

  @Test
  void aHolderThatNoLongerDemandsItsKeyLosesItToTheNext() {
    assertThat(
            plan(
                yaml("web", "13400", YOUNG) + yaml("older", "13306", OLD) + WEB,
                records(Map.of("tcp-13306", entry("web", BEFORE)))))
        .containsExactly(
            new Write("portway-edge-ports-51", "9", Map.of("tcp-13306", entry("older", NOW))),
            new Write("portway-edge-ports-52", null, Map.of("tcp-13400", entry("web", NOW))));
  }

  @Test
  void whatNobodyHoldsOrNobodyCanReadIsTakenOut() {
    assertThat(
            plan(
                WEB,
                records(
                    Map.of("tcp-13306", entry("web", BEFORE), "tcp-13307", "broken", "x", "y"))))
        .containsExactly(new Write("portway-edge-ports-51", "9", Map.of()));
  }

  @Test
  void anObjectThatWasMadeAnewUnderItsNameHoldsNothing() {
    LedgerRecords records =
        records(Map.of("tcp-13306", new LedgerEntry(route("web"), "another-uid", BEFORE).text()));
    assertThat(records.heldSince(route("web"), "u-web", BindKey.ofPort(13306))).isNull();
    assertThat(records.heldSince(route("web"), "another-uid", BindKey.ofPort(13306)))
        .isEqualTo(BEFORE);
    assertThat(
            records.heldSince(
                new RouteId("Service", "demo", "web"), "another-uid", BindKey.ofPort(13306)))
        .isNull();
    assertThat(plan(yaml("web", "13306", YOUNG) + WEB, records))
        .containsExactly(
            new Write("portway-edge-ports-51", "9", Map.of("tcp-13306", entry("web", NOW))));
  }
}
