package io.portway.claims;

import static io.portway.plan.Intents.intent;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.BindKey;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.model.Seniority;
import io.portway.model.Verdict;
import io.portway.plan.Intents;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PortClaimsTest {

  private static Set<String> activated(PortClaims claims) {
    return claims.activated().stream().map(i -> i.id().toString()).collect(Collectors.toSet());
  }

  private static BindKey at(String address, int port) {
    return new BindKey(InetAddress.ofLiteral(address), port);
  }

  private static RouteIntent with(RouteIntent intent, Seniority seniority) {
    return new RouteIntent(
        intent.id(),
        seniority,
        intent.bind(),
        intent.targets(),
        intent.clusters(),
        intent.balance(),
        intent.timeouts(),
        intent.resetWhenUnavailable(),
        intent.warnings());
  }

  @Test
  void olderRouteWinsWhateverTheOrder() {
    var old = intent("demo/old", 80, 2);
    var young = intent("demo/young", 80, 1);
    assertThat(activated(PortClaims.resolve(List.of(old, young)))).containsExactly("demo/old");
    assertThat(activated(PortClaims.resolve(List.of(young, old)))).containsExactly("demo/old");
  }

  @Test
  void theLoserTakesOverWhenTheWinnerIsGone() {
    var young = intent("demo/young", 80, 1);
    assertThat(activated(PortClaims.resolve(List.of(young)))).containsExactly("demo/young");
  }

  @Test
  void theLedgerBeatsAgeAndNoTimestampCountsAsYoungest() {
    var old = intent("demo/old", 80, 99);
    var young = intent("demo/young", 80, 1);
    var held = with(young, new Seniority(Instant.EPOCH, null, "u", young.id()));
    assertThat(activated(PortClaims.resolve(List.of(old, held)))).containsExactly("demo/young");
    var ageless = with(old, new Seniority(null, null, "u", old.id()));
    assertThat(activated(PortClaims.resolve(List.of(ageless, young))))
        .containsExactly("demo/young");
  }

  @Test
  void aTieIsBrokenByUidThenByName() {
    var a = intent("demo/a", 80, 1);
    var b = intent("demo/b", 80, 1);
    var aLater = with(a, new Seniority(null, a.seniority().created(), "uid-z", a.id()));
    assertThat(activated(PortClaims.resolve(List.of(aLater, b)))).containsExactly("demo/b");
    var aSame = with(a, new Seniority(null, a.seniority().created(), "same", a.id()));
    var bSame = with(b, new Seniority(null, a.seniority().created(), "same", b.id()));
    assertThat(activated(PortClaims.resolve(List.of(bSame, aSame)))).containsExactly("demo/a");
  }

  @Test
  void differentAddressesOfOnePortLiveSideBySide() {
    var one = intent("demo/one", at("192.0.2.1", 80), 1);
    var two = intent("demo/two", at("192.0.2.2", 80), 2);
    var six = intent("demo/six", at("2001:db8::1", 80), 3);
    assertThat(activated(PortClaims.resolve(List.of(one, two, six))))
        .containsExactlyInAnyOrder("demo/one", "demo/two", "demo/six");
  }

  @Test
  void aSeniorWildcardTakesEveryAddress() {
    var any = intent("demo/any", 80, 3);
    var one = intent("demo/one", at("192.0.2.1", 80), 2);
    var six = intent("demo/six", at("2001:db8::1", 80), 1);
    assertThat(activated(PortClaims.resolve(List.of(one, six, any)))).containsExactly("demo/any");
  }

  @Test
  void aClaimThatOverlapsOnlyDisplacedOnesIsActivated() {
    var first = intent("demo/first", at("192.0.2.1", 80), 3);
    var any = intent("demo/any", 80, 2);
    var other = intent("demo/other", at("192.0.2.2", 80), 1);
    assertThat(activated(PortClaims.resolve(List.of(other, any, first))))
        .containsExactlyInAnyOrder("demo/first", "demo/other");
  }

  @Test
  void theLoserHearsWhoHoldsThePortInsideItsNamespaceOnly() {
    var winner = intent("demo/mysql", 13_306, 5);
    var mate = intent("demo/late", 13_306, 1);
    var stranger = intent("other/late", 13_306, 1);
    var claims = PortClaims.resolve(List.of(winner, mate, stranger));
    assertThat(claims.displaced())
        .extracting(Verdict::message)
        .containsExactlyInAnyOrder(
            "port 13306 is held by Route demo/mysql since 2025-12-31T23:59:55Z",
            "port 13306 is held by an object of another namespace");
    assertThat(claims.displaced()).allMatch(v -> v.status() == Verdict.Status.DISPLACED);
  }

  @Test
  void aHolderWithoutATimestampIsNamedWithoutOne() {
    var winner = intent("demo/a", 80, 1);
    winner = with(winner, new Seniority(null, null, "a", winner.id()));
    var loser = intent("demo/b", 80, 1);
    loser = with(loser, new Seniority(null, null, "b", loser.id()));
    assertThat(PortClaims.resolve(List.of(winner, loser)).displaced().getFirst().message())
        .isEqualTo("port 80 is held by Route demo/a");
  }

  /** The rule as the issue words it, without any cleverness. */
  private static Set<RouteId> greedy(List<RouteIntent> intents) {
    List<RouteIntent> winners = new ArrayList<>();
    intents.stream()
        .sorted((a, b) -> a.seniority().compareTo(b.seniority()))
        .filter(i -> winners.stream().noneMatch(w -> w.bind().overlaps(i.bind())))
        .forEach(winners::add);
    return winners.stream().map(RouteIntent::id).collect(Collectors.toSet());
  }

  @Test
  void anySetInAnyOrderGivesWhatTheRuleSays() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<RouteIntent> intents = new ArrayList<>(Intents.random(random, 40).intents());
      Set<RouteId> expected = greedy(intents);
      Collections.shuffle(intents, random);
      var claims = PortClaims.resolve(intents);
      assertThat(claims.activated().stream().map(RouteIntent::id))
          .as("seed %d round %d", seed, round)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(claims.activated().size() + claims.displaced().size()).isEqualTo(intents.size());
    }
  }
}
