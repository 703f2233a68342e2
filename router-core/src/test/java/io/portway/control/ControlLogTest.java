package io.portway.control;

import static io.portway.plan.Intents.intent;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.BindOutcome.SocketOutcome;
import io.portway.model.Reason;
import io.portway.model.RouteId;
import io.portway.model.Verdict;
import io.portway.plan.Intents;
import io.portway.source.SourceUpdate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operator reads: one line an event, none for a repetition. */
class ControlLogTest {

  private final CapturedLog log = new CapturedLog();
  private final Bench bench = Bench.withOneSource();

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void openingAndClosingAPortIsOneLineEach() {
    bench.apply(intent("demo/a", 80, 1));
    assertThat(log.take())
        .containsExactly("event=port_open bind=*:80 route=demo/a sockets=0.0.0.0:80");
    bench.apply(intent("demo/a", 80, 1));
    assertThat(log.take()).isEmpty();
    bench.apply();
    assertThat(log.take()).containsExactly("event=port_close bind=*:80 route=demo/a");
  }

  @Test
  void aFailedBindIsSaidOnceAndItsOpeningOnce() {
    bench.plane.taken.add(BindKey.ofPort(80));
    bench.apply(intent("demo/a", 80, 1));
    assertThat(log.take())
        .containsExactly(
            "event=bind_failed bind=*:80 route=demo/a sockets=0.0.0.0:80 error=\"EADDRINUSE"
                + " (address already in use)\"");
    bench.advance(Duration.ofMinutes(1));
    bench.advance(Duration.ofMinutes(1));
    assertThat(log.take()).isEmpty();
    bench.plane.taken.clear();
    bench.advance(Duration.ofMinutes(1));
    assertThat(log.take())
        .containsExactly("event=port_open bind=*:80 route=demo/a sockets=0.0.0.0:80");
  }

  @Test
  void aHalfOpenListenerSaysWhichSocketIsMissing() {
    var spec = intent("demo/a", 80, 1).listener();
    var v4 = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 80);
    var v6 = new InetSocketAddress(InetAddress.ofLiteral("::"), 80);
    var half =
        new BindOutcome(
            spec.bind(),
            List.of(
                new SocketOutcome(v4, ""), new SocketOutcome(v6, "EACCES (permission denied)")));
    var whole =
        new BindOutcome(spec.bind(), List.of(new SocketOutcome(v4, ""), new SocketOutcome(v6, "")));
    BindLog.attempted(spec, null, half);
    assertThat(log.take())
        .containsExactly(
            "event=port_open bind=*:80 route=demo/a sockets=0.0.0.0:80",
            "event=bind_failed bind=*:80 route=demo/a sockets=[0:0:0:0:0:0:0:0]:80 error=\"EACCES"
                + " (permission denied)\"");
    BindLog.attempted(spec, half, whole);
    assertThat(log.take())
        .containsExactly("event=port_open bind=*:80 route=demo/a sockets=[0:0:0:0:0:0:0:0]:80");
  }

  @Test
  void aVerdictIsSaidWhenItChangesAndNotAgain() {
    bench.apply(intent("demo/old", 80, 2), intent("demo/young", 80, 1));
    log.take();
    bench.apply(intent("demo/old", 80, 2), intent("demo/young", 80, 1), intent("demo/c", 81, 1));
    assertThat(log.take())
        .containsExactly("event=port_open bind=*:81 route=demo/c sockets=0.0.0.0:81");
    bench.apply(intent("demo/young", 80, 1));
    assertThat(log.take())
        .contains("event=route_accepted kind=Route route=demo/young was=PortAlreadyClaimed");
    bench.apply(intent("demo/old", 80, 2), intent("demo/young", 80, 1));
    assertThat(log.take())
        .contains(
            "event=route_displaced kind=Route route=demo/young reason=PortAlreadyClaimed"
                + " message=\"port 80 is held by Route demo/old since 2025-12-31T23:59:58Z\"");
  }

  @Test
  void aWarningIsSaidOnce() {
    var id = Intents.id("demo/a");
    offerVerdict(Verdict.notOurs(id, Reason.NO_PORT, ""));
    assertThat(log.take()).isEmpty();
    var rejected = Verdict.rejected(id, Reason.INVALID_PORT, "no", List.of("first"));
    offerVerdict(rejected);
    assertThat(log.take())
        .containsExactly(
            "event=route_rejected kind=Route route=demo/a reason=InvalidPort message=no",
            "event=route_warning kind=Route route=demo/a warning=first");
    offerVerdict(Verdict.rejected(id, Reason.INVALID_PORT, "no", List.of("first", "second")));
    assertThat(log.take())
        .containsExactly("event=route_warning kind=Route route=demo/a warning=second");
  }

  private void offerVerdict(Verdict verdict) {
    bench.loop.offer(bench.source, () -> new SourceUpdate(List.of(), List.of(verdict)));
    bench.advance(Duration.ofSeconds(1));
  }

  @Test
  void aNameCannotForgeALine() {
    var evil = new RouteId("Route", "demo", "a\nevent=\"port_open\"");
    offerVerdict(Verdict.rejected(evil, Reason.INVALID_PORT, "bad \"x\"", List.of()));
    assertThat(log.take())
        .containsExactly(
            "event=route_rejected kind=Route route=\"demo/a\\nevent=\\\"port_open\\\"\""
                + " reason=InvalidPort message=\"bad \\\"x\\\"\"");
  }
}
