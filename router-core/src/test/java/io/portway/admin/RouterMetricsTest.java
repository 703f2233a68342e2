package io.portway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.metrics.Meters;
import io.portway.metrics.Metric;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.BindOutcome.SocketOutcome;
import io.portway.model.CloseReason;
import io.portway.model.ControlReport;
import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import io.portway.model.Reason;
import io.portway.model.RouteId;
import io.portway.model.Verdict;
import io.portway.session.SessionTraffic;
import io.portway.upstream.ConnectFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RouterMetricsTest {

  private static final BindKey PORT = BindKey.ofPort(13306);
  private static final RouteId MYSQL = new RouteId("Route", "demo", "mysql");
  private static final RouteId OTHER = new RouteId("Route", "demo", "other");
  private static final String LABELS = "{bind=\"*:13306\",namespace=\"demo\",route=\"mysql\"}";

  private final Meters meters = new Meters();
  private final AtomicLong clock = new AtomicLong();
  private final List<BindKey> forgotten = new ArrayList<>();
  private Map<BindKey, SessionTraffic> traffic = new HashMap<>();
  private CompletableFuture<Map<BindKey, SessionTraffic>> answer = new CompletableFuture<>();
  private final AtomicInteger asked = new AtomicInteger();
  private boolean stuck;

  private final RouterMetrics metrics =
      new RouterMetrics(meters, this::traffic, forgotten::add, clock::get, 3);

  private CompletableFuture<Map<BindKey, SessionTraffic>> traffic() {
    asked.incrementAndGet();
    return stuck ? answer : CompletableFuture.completedFuture(Map.copyOf(traffic));
  }

  @Test
  void everyFamilyOfAScrapeIsInTheTableWithItsTypeAndNothingTwice() {
    metrics.accept(report(1, Map.of(PORT, MYSQL)));
    metrics.onConnectFailed(PORT, MYSQL, endpoint(1), ConnectFailure.REFUSED);
    meters.stopwatch(Metric.CONTROL_BUILD).record(5);

    Scrape scrape = scrape();

    Map<String, String> table =
        Arrays.stream(Metric.values())
            .collect(
                Collectors.toMap(
                    Metric::metricName, m -> m.type().name().toLowerCase(java.util.Locale.ROOT)));
    assertThat(table).containsAllEntriesOf(scrape.types());
    assertThat(scrape.types()).hasSizeGreaterThan(20);
  }

  @Test
  void aListenerIsLabelledWithItsRouteBeforeAnyClientCame() {
    metrics.accept(report(7, Map.of(PORT, MYSQL)));

    Scrape scrape = scrape();
    assertThat(scrape.value("portway_listener_up" + LABELS)).isEqualTo(1);
    assertThat(scrape.value("portway_sessions_opened_total" + LABELS)).isZero();
    assertThat(scrape.value("portway_sessions_active" + LABELS)).isZero();
    assertThat(scrape.value("portway_listeners_wanted")).isEqualTo(1);
    assertThat(scrape.value("portway_listeners_up")).isEqualTo(1);
    assertThat(scrape.value("portway_snapshot_version")).isEqualTo(7);
  }

  @Test
  void sessionsAreCountedByReasonAndTheGaugeReturnsToZero() {
    metrics.accept(report(1, Map.of(PORT, MYSQL)));
    metrics.onOpened(PORT, MYSQL);
    metrics.onOpened(PORT, MYSQL);
    metrics.onOpened(PORT, MYSQL);
    close(MYSQL, CloseReason.FINISHED);
    assertThat(scrape().value("portway_sessions_active" + LABELS)).isEqualTo(2);
    close(MYSQL, CloseReason.FINISHED);
    close(MYSQL, CloseReason.UPSTREAM_RESET);

    Scrape scrape = scrape();
    assertThat(scrape.value("portway_sessions_active" + LABELS)).isZero();
    assertThat(scrape.value("portway_sessions_opened_total" + LABELS)).isEqualTo(3);
    assertThat(scrape.value(closed("finished"))).isEqualTo(2);
    assertThat(scrape.value(closed("upstream_reset"))).isEqualTo(1);
    assertThat(scrape.count("idle_timeout")).isZero();
  }

  @Test
  void bytesArePulledOncePerScrapeWhileTheyFlowAndNeverGoBack() {
    metrics.accept(report(1, Map.of(PORT, MYSQL)));
    traffic.put(PORT, new SessionTraffic(1, 10, 1_000));
    assertThat(scrape().value(bytes("to_downstream"))).isEqualTo(1_000);
    traffic.put(PORT, new SessionTraffic(1, 30, 4_000));
    assertThat(scrape().value(bytes("to_downstream"))).isEqualTo(4_000);
    assertThat(asked).hasValue(2);

    traffic.put(PORT, new SessionTraffic(0, 5, 7));
    Scrape scrape = scrape();
    assertThat(scrape.value(bytes("to_downstream")))
        .as("a total that began anew adds on")
        .isEqualTo(4_007);
    assertThat(scrape.value(bytes("to_upstream"))).isEqualTo(35);
  }

  @Test
  void aStuckLoopCostsAScrapeItsDeadlineAndShowsTheLastKnownValues() {
    metrics.accept(report(1, Map.of(PORT, MYSQL)));
    traffic.put(PORT, new SessionTraffic(1, 10, 1_000));
    scrape();
    stuck = true;

    Scrape scrape = scrape();
    assertThat(scrape.value(bytes("to_downstream"))).isEqualTo(1_000);
    assertThat(scrape.value("portway_traffic_pulls_late_total")).isEqualTo(1);
    scrape();
    assertThat(asked).as("a stuck loop gets one question, not one a scrape").hasValue(2);

    answer.complete(Map.of(PORT, new SessionTraffic(1, 10, 3_000)));
    assertThat(scrape().value(bytes("to_downstream"))).isEqualTo(3_000);
  }

  @Test
  void aTrafficPullThatFailsIsCountedAndTheScrapeStillAnswers() {
    stuck = true;
    answer.completeExceptionally(new IllegalStateException("the loops are shut down"));
    assertThat(scrape().value("portway_traffic_pulls_late_total")).isEqualTo(1);
  }

  @Test
  void theSeriesOfADeletedRouteGoWithItsLastSession() {
    metrics.accept(report(1, Map.of(PORT, MYSQL)));
    metrics.onOpened(PORT, MYSQL);
    metrics.onConnectFailed(PORT, MYSQL, endpoint(1), ConnectFailure.TIMEOUT);
    metrics.accept(report(2, Map.of()));

    Scrape draining = scrape();
    assertThat(draining.value("portway_sessions_active" + LABELS)).isEqualTo(1);
    assertThat(draining.count("portway_listener_up")).isZero();
    assertThat(draining.value("portway_listeners_wanted")).isZero();

    close(MYSQL, CloseReason.FINISHED);
    assertThat(scrape().value(closed("finished"))).as("the last values are seen once").isEqualTo(1);
    assertThat(scrape().count("*:13306")).isZero();
    assertThat(forgotten).containsExactly(PORT);
  }

  @Test
  void aListenerWithoutSessionsGoesWithTheReport() {
    metrics.accept(report(1, Map.of(PORT, MYSQL)));
    metrics.accept(report(2, Map.of()));
    assertThat(scrape().count("*:13306")).isZero();
  }

  @Test
  void aSessionThatIsQuickerThanTheReportIsNotLost() {
    metrics.onOpened(PORT, MYSQL);
    close(MYSQL, CloseReason.FINISHED);
    scrape();
    scrape();
    metrics.accept(report(1, Map.of(PORT, MYSQL)));
    assertThat(scrape().value(closed("finished"))).isEqualTo(1);
  }

  @Test
  void underANewOwnerTheOldOnesSessionsAreCountedToTheirEnd() {
    metrics.accept(report(1, Map.of(PORT, MYSQL)));
    metrics.onOpened(PORT, MYSQL);
    traffic.put(PORT, new SessionTraffic(1, 0, 100));
    scrape();
    metrics.accept(report(2, Map.of(PORT, OTHER)));
    metrics.onOpened(PORT, OTHER);
    traffic.put(PORT, new SessionTraffic(2, 0, 150));

    Scrape both = scrape();
    String other = LABELS.replace("mysql", "other");
    assertThat(both.value("portway_sessions_active" + LABELS)).isEqualTo(1);
    assertThat(both.value("portway_sessions_active" + other)).isEqualTo(1);
    assertThat(both.value("portway_listener_up" + other)).isEqualTo(1);
    assertThat(both.value(bytes("to_downstream").replace("mysql", "other"))).isEqualTo(50);

    close(MYSQL, CloseReason.FINISHED);
    scrape();
    assertThat(scrape().count("mysql")).isZero();
    assertThat(forgotten).as("the bind key still serves").isEmpty();
  }

  @Test
  void aFailedBindIsCountedOncePerReason() {
    metrics.accept(report(1, Map.of(PORT, MYSQL), "EADDRINUSE (address already in use)"));
    metrics.accept(report(1, Map.of(PORT, MYSQL), "EADDRINUSE (address already in use)"));
    Scrape failed = scrape();
    assertThat(failed.value("portway_listener_up" + LABELS)).isZero();
    assertThat(failed.value("portway_listeners_up")).isZero();
    assertThat(failed.value("portway_bind_failures_total" + LABELS)).isEqualTo(1);

    metrics.accept(report(1, Map.of(PORT, MYSQL), ""));
    metrics.accept(report(1, Map.of(PORT, MYSQL), "EACCES (permission denied)"));
    assertThat(scrape().value("portway_bind_failures_total" + LABELS)).isEqualTo(2);
  }

  @Test
  void verdictsAreCountedByReasonAndGoWithTheirObjects() {
    List<Verdict> verdicts =
        List.of(
            Verdict.accepted(MYSQL, List.of()),
            Verdict.displaced(OTHER, "taken", List.of()),
            Verdict.rejected(
                new RouteId("Route", "demo", "x"), Reason.INVALID_PORT, "\"80a\"", List.of()));
    metrics.accept(new ControlReport(1, verdicts, Map.of(), Map.of()));
    Scrape scrape = scrape();
    assertThat(scrape.value("portway_routes{reason=\"Accepted\",status=\"accepted\"}"))
        .isEqualTo(1);
    assertThat(scrape.value("portway_routes{reason=\"InvalidPort\",status=\"rejected\"}"))
        .isEqualTo(1);
    assertThat(scrape.value("portway_routes{reason=\"PortAlreadyClaimed\",status=\"displaced\"}"))
        .isEqualTo(1);

    metrics.accept(new ControlReport(2, List.of(), Map.of(), Map.of()));
    assertThat(scrape().count("portway_routes")).isEqualTo(1);
    assertThat(scrape().value("portway_routes{reason=\"Accepted\",status=\"accepted\"}")).isZero();
  }

  @Test
  void listenersBeyondTheBoundAreCountedUnderOther() {
    for (int port = 1; port <= 5; port++) {
      metrics.onOpened(BindKey.ofPort(port), MYSQL);
    }
    Scrape scrape = scrape();
    assertThat(scrape.count("portway_sessions_opened_total")).isEqualTo(4);
    assertThat(
            scrape.value(
                "portway_sessions_opened_total{bind=\"other\",namespace=\"other\",route=\"other\"}"))
        .isEqualTo(2);
  }

  @Test
  void labelValuesCannotBreakOutOfTheirLine() {
    metrics.onOpened(PORT, new RouteId("Route", "de\"mo\n", "a\\b\u0007"));
    Scrape scrape = scrape();
    assertThat(scrape.count("portway_sessions_opened_total")).isEqualTo(1);
    assertThat(scrape.text()).doesNotContain("\u0007");
  }

  @Test
  void openMetricsIsServedToWhomAsksForIt() throws IOException {
    String accept =
        "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.accept(report(1, Map.of(PORT, MYSQL)));
    metrics.write(metrics.contentType(accept), out);
    assertThat(metrics.contentType(accept))
        .startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(out.toString(UTF_8))
        .endsWith("# EOF\n")
        .contains("# TYPE portway_session_bytes counter\n# UNIT portway_session_bytes bytes\n")
        .contains("portway_session_bytes_total{");
  }

  private Scrape scrape() {
    return Scrape.of(metrics);
  }

  private static String closed(String reason) {
    return "portway_sessions_closed_total"
        + LABELS.replace("namespace=\"demo\",", "namespace=\"demo\",reason=\"" + reason + "\",");
  }

  private static String bytes(String direction) {
    return "portway_session_bytes_total"
        + LABELS.replace("namespace", "direction=\"" + direction + "\",namespace");
  }

  private static ControlReport report(long version, Map<BindKey, RouteId> listeners) {
    return report(version, listeners, "");
  }

  private static ControlReport report(long version, Map<BindKey, RouteId> listeners, String error) {
    Map<BindKey, BindOutcome> binds = new HashMap<>();
    Set<BindKey> keys = listeners.keySet();
    keys.forEach(key ->
        binds.put(
            key,
            new BindOutcome(
                key,
                List.of(new SocketOutcome(new InetSocketAddress("0.0.0.0", key.port()), error)))));
    return new ControlReport(version, List.of(), listeners, binds);
  }

  /** Metrics ask for no summary, which would be made for each session. */
  private void close(RouteId owner, CloseReason reason) {
    metrics.onClosed(
        PORT,
        owner,
        reason,
        () -> {
          throw new AssertionError("asked for a summary");
        });
  }

  private static EndpointSpec endpoint(int last) {
    try {
      return new EndpointSpec(
          InetAddress.getByAddress(new byte[] {10, 1, 2, (byte) last}),
          80,
          "",
          EndpointOrigin.UNKNOWN);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
