package io.portway.plan;

import static io.portway.plan.Intents.endpoint;
import static io.portway.plan.Intents.intent;
import static io.portway.plan.Intents.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.claims.PortPolicy;
import io.portway.model.BalancePolicy;
import io.portway.model.BindKey;
import io.portway.model.ClusterSpec;
import io.portway.model.EndpointSpec;
import io.portway.model.PortSet;
import io.portway.model.Reason;
import io.portway.model.RouteIntent;
import io.portway.model.Snapshot;
import io.portway.model.Verdict;
import io.portway.model.WeightedTarget;
import io.portway.source.SourceUpdate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SnapshotBuilderTest {

  private static final InetAddress ANY4 = InetAddress.ofLiteral("0.0.0.0");
  private static final InetAddress ANY6 = InetAddress.ofLiteral("::");

  private int asked;

  /** A node whose own addresses are 127.0.0.1, 192.0.2.1 and 2001:db8::1. */
  private Node node(InetAddress... bindAddresses) {
    List<InetAddress> own =
        Stream.of("127.0.0.1", "::1", "192.0.2.1", "2001:db8::1")
            .map(InetAddress::ofLiteral)
            .toList();
    return new Node(
        List.of(bindAddresses),
        List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9936)),
        () -> {
          asked++;
          return own::contains;
        });
  }

  private Plan build(SourceUpdate... updates) {
    return new SnapshotBuilder(PortPolicy.OPEN, node(ANY4, ANY6)).build(1, List.of(updates));
  }

  private static Verdict only(Plan plan) {
    assertThat(plan.verdicts()).hasSize(1);
    return plan.verdicts().getFirst();
  }

  private static List<String> endpoints(Snapshot snapshot) {
    return snapshot.clusters().values().stream()
        .flatMap(c -> c.endpoints().stream())
        .map(EndpointSpec::toString)
        .toList();
  }

  @Test
  void anAcceptedIntentBecomesAListenerAndItsClusters() {
    var intent = intent("demo/web", 80, 1, endpoint("10.0.0.1", 8_080));
    Plan plan = build(update(intent));
    assertThat(plan.snapshot().version()).isEqualTo(1);
    assertThat(plan.snapshot().listeners())
        .containsExactly(Map.entry(intent.bind(), intent.listener()));
    assertThat(plan.snapshot().clusters().values()).containsExactlyElementsOf(intent.clusters());
    assertThat(only(plan)).isEqualTo(Verdict.accepted(intent.id(), List.of()));
  }

  @Test
  void anIntentWithoutTargetsStillOpensItsPort() {
    var plan = build(update(withTargets(intent("demo/web", 80, 1), List.of(), List.of())));
    assertThat(plan.snapshot().listeners()).containsOnlyKeys(BindKey.ofPort(80));
    assertThat(plan.snapshot().clusters()).isEmpty();
  }

  @Test
  void aRejectedIntentClaimsNothing() {
    var policy = PortPolicy.OPEN.withOwn(80, "the admin server");
    var senior = intent("demo/senior", 80, 9);
    var plan = new SnapshotBuilder(policy, node(ANY4)).build(1, List.of(update(senior)));
    assertThat(only(plan).reason()).isEqualTo(Reason.PORT_RESERVED);
    assertThat(plan.snapshot().listeners()).isEmpty();
  }

  @Test
  void theVerdictsOfTheSourceArePassedOn() {
    var bad = Verdict.rejected(Intents.id("demo/bad"), Reason.INVALID_PORT, "no", List.of("w"));
    var foreign = Verdict.notOurs(Intents.id("demo/other"), Reason.OTHER_ROUTER, "");
    assertThat(build(new SourceUpdate(List.of(), List.of(foreign, bad))).verdicts())
        .containsExactly(bad, foreign);
  }

  @Test
  void ofAnObjectThatTwoSourcesKnowTheFirstIsTakenWithAWarning() {
    var first = intent("demo/web", 80, 1);
    var second = intent("demo/web", 81, 9);
    Plan plan = build(update(first), update(second));
    assertThat(plan.snapshot().listeners()).containsOnlyKeys(BindKey.ofPort(80));
    assertThat(only(plan).status()).isEqualTo(Verdict.Status.ACCEPTED);
    assertThat(only(plan).warnings()).singleElement().asString().contains("more than once");
  }

  @Test
  void aFirstSourcesRejectionIsNotOverruledByASecondSource() {
    var bad = Verdict.rejected(Intents.id("demo/web"), Reason.INVALID_PORT, "no", List.of());
    Plan plan = build(new SourceUpdate(List.of(), List.of(bad)), update(intent("demo/web", 80, 1)));
    assertThat(plan.snapshot().listeners()).isEmpty();
    assertThat(only(plan).reason()).isEqualTo(Reason.INVALID_PORT);
  }

  @Test
  void oneIntentWithABrokenReferenceIsRejectedAlone() {
    var good = intent("demo/good", 80, 1);
    var dangling =
        withTargets(
            intent("demo/bad", 81, 1), List.of(new WeightedTarget("nowhere", 1)), List.of());
    var thief = withTargets(intent("demo/thief", 82, 0), good.targets(), good.clusters());
    Plan plan = build(update(thief, dangling, good));
    assertThat(plan.snapshot().listeners()).containsOnlyKeys(BindKey.ofPort(80));
    assertThat(plan.verdicts())
        .extracting(Verdict::message)
        .containsExactly(
            "cluster \"nowhere\" is a target without endpoints of its own",
            "",
            "cluster \"demo/good>svc:80\" is defined by another object too");
  }

  private static RouteIntent withTargets(
      RouteIntent intent, List<WeightedTarget> targets, List<ClusterSpec> clusters) {
    return new RouteIntent(
        intent.id(),
        intent.seniority(),
        intent.bind(),
        targets,
        clusters,
        BalancePolicy.SOURCE,
        intent.timeouts(),
        false,
        List.of());
  }

  @Test
  void anEndpointThatAnOwnListenerCoversIsDroppedWithAWarningAndNeighboursStay() {
    var loop =
        intent(
            "demo/loop",
            80,
            1,
            endpoint("192.0.2.1", 80),
            endpoint("10.0.0.1", 80),
            endpoint("2001:db8::1", 81));
    var neighbour = intent("demo/neighbour", 81, 1, endpoint("10.0.0.2", 81));
    Plan plan = build(update(loop, neighbour));
    assertThat(endpoints(plan.snapshot())).containsExactly("10.0.0.1:80", "10.0.0.2:81");
    assertThat(plan.verdicts()).allMatch(v -> v.status() == Verdict.Status.ACCEPTED);
    assertThat(plan.verdicts().getFirst().warnings())
        .containsExactly(
            "endpoint [2001:db8:0:0:0:0:0:1]:81, 192.0.2.1:80 dropped: this router listens there"
                + " itself");
    assertThat(plan.verdicts().getLast().warnings()).isEmpty();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void theAdminServerIsNoEndpointEither() {
    Plan plan =
        build(
            update(
                intent("demo/a", 80, 1, endpoint("127.0.0.1", 9936), endpoint("10.0.0.1", 9936))));
    assertThat(endpoints(plan.snapshot())).containsExactly("10.0.0.1:9936");
  }

  @Test
  void aReservedPortOfTheNodeItselfIsNoEndpointButThatOfAPodIs() {
    var node =
        new Node(
            List.of(ANY4),
            List.of(),
            () -> InetAddress.ofLiteral("192.0.2.1")::equals,
            PortSet.NONE,
            PortSet.parse("6443"));
    var intent =
        intent(
            "demo/a",
            80,
            1,
            endpoint("192.0.2.1", 6_443),
            endpoint("192.0.2.1", 6_444),
            endpoint("10.0.0.1", 6_443));
    var plan = new SnapshotBuilder(PortPolicy.OPEN, node).build(1, List.of(update(intent)));
    assertThat(endpoints(plan.snapshot())).containsExactly("10.0.0.1:6443", "192.0.2.1:6444");
    assertThat(only(plan).status()).isEqualTo(Verdict.Status.ACCEPTED);
    assertThat(only(plan).warnings())
        .containsExactly("endpoint 192.0.2.1:6443 dropped: a reserved port of this node");
  }

  @Test
  void aPortThatOutgoingConnectionsMayTakeIsAWarningAndNoMore() {
    var node =
        new Node(
            List.of(ANY4),
            List.of(),
            () -> _ -> false,
            EphemeralPorts.of("32768\t60999\n", "40000-40010,41000\n"),
            PortSet.NONE);
    var plan =
        new SnapshotBuilder(PortPolicy.OPEN, node)
            .build(
                1,
                List.of(
                    update(
                        intent("demo/a", 32_768, 1),
                        intent("demo/b", 40_005, 1),
                        intent("demo/c", 61_000, 1))));
    assertThat(plan.verdicts()).allMatch(v -> v.status() == Verdict.Status.ACCEPTED);
    assertThat(plan.verdicts().getFirst().warnings())
        .singleElement()
        .asString()
        .startsWith("port 32768 is one that this node gives to outgoing connections (32768-39999,");
    assertThat(plan.verdicts().get(1).warnings()).isEmpty();
    assertThat(plan.verdicts().getLast().warnings()).isEmpty();
  }

  @Test
  void theUnspecifiedAddressReachesTheLoopback() {
    Plan plan = build(update(intent("demo/a", 80, 1, endpoint("0.0.0.0", 80), endpoint("::", 80))));
    assertThat(endpoints(plan.snapshot())).isEmpty();
  }

  @Test
  void aWildcardCoversItsOwnFamilyOnly() {
    var intent = intent("demo/a", 80, 1, endpoint("192.0.2.1", 80), endpoint("2001:db8::1", 80));
    var v4 = new SnapshotBuilder(PortPolicy.OPEN, node(ANY4)).build(1, List.of(update(intent)));
    assertThat(endpoints(v4.snapshot())).containsExactly("[2001:db8:0:0:0:0:0:1]:80");
    var v6 = new SnapshotBuilder(PortPolicy.OPEN, node(ANY6)).build(1, List.of(update(intent)));
    assertThat(endpoints(v6.snapshot())).containsExactly("192.0.2.1:80");
  }

  @Test
  void aBindAddressOrAKeysOwnAddressCoversOnlyItself() {
    var intent = intent("demo/a", 80, 1, endpoint("192.0.2.1", 80), endpoint("127.0.0.1", 80));
    var builder = new SnapshotBuilder(PortPolicy.OPEN, node(InetAddress.ofLiteral("127.0.0.1")));
    assertThat(endpoints(builder.build(1, List.of(update(intent))).snapshot()))
        .containsExactly("192.0.2.1:80");
    var keyed =
        intent(
            "demo/b",
            new BindKey(InetAddress.ofLiteral("192.0.2.1"), 80),
            1,
            endpoint("192.0.2.1", 80),
            endpoint("127.0.0.1", 80));
    assertThat(endpoints(build(update(keyed)).snapshot())).containsExactly("127.0.0.1:80");
  }

  @Test
  void theNodesAddressesAreNotAskedForWithoutNeed() {
    build(update(intent("demo/a", 80, 1, endpoint("192.0.2.1", 8_080))));
    assertThat(asked).isZero();
  }

  @Test
  void theKernelsAddressesIncludeTheLoopbackAndNoForeignOne() {
    LocalAddresses addresses = new NodeAddresses().get();
    assertThat(addresses.isLocal(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(addresses.isLocal(InetAddress.ofLiteral("127.9.9.9"))).isTrue();
    assertThat(addresses.isLocal(InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(addresses.isLocal(InetAddress.ofLiteral("192.0.2.77"))).isFalse();
  }

  @Test
  void permutingTheObjectsChangesNothingAndEachHasExactlyOneVerdict() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      SourceUpdate update = Intents.random(random, 40);
      Plan plan = build(update);
      List<RouteIntent> intents = new ArrayList<>(update.intents());
      List<Verdict> verdicts = new ArrayList<>(update.verdicts());
      Collections.shuffle(intents, random);
      Collections.shuffle(verdicts, random);
      assertThat(build(new SourceUpdate(intents, verdicts))).as("seed %d", seed).isEqualTo(plan);
      assertThat(plan.verdicts().stream().map(Verdict::id))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      intents.stream().map(RouteIntent::id), verdicts.stream().map(Verdict::id))
                  .toList());
    }
  }
}
