package io.portway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.balance.StableHash;
import io.portway.model.BalancePolicy;
import io.portway.model.BindKey;
import io.portway.model.ClusterSpec;
import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import io.portway.model.ListenerSpec;
import io.portway.model.RouteId;
import io.portway.model.Timeouts;
import io.portway.model.WeightedTarget;
import io.portway.testing.Loopback;
import io.portway.transport.Ticker;
import io.portway.upstream.ClusterManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which target a session draws. */
class ForwardingTest {

  private static final int CLIENTS = 30_000;

  private final ClusterManager clusters = new ClusterManager(Ticker.SYSTEM);
  private final AtomicLong turn = new AtomicLong();

  /** Targets of these weights, named by their position, each with one endpoint. */
  private Forwarding forwarding(BalancePolicy policy, int... weights) {
    List<WeightedTarget> targets = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      fill(i);
      targets.add(new WeightedTarget(name(i), weights[i]));
    }
    return update(policy, targets);
  }

  private Forwarding update(BalancePolicy policy, List<WeightedTarget> targets) {
    ListenerSpec spec =
        new ListenerSpec(
            BindKey.ofPort(13306),
            new RouteId("Route", "test", "shares"),
            targets,
            policy,
            Timeouts.DEFAULT,
            false);
    return new Forwarding(spec, clusters::cluster, turn);
  }

  private static String name(int target) {
    return "test/shares>target-" + target + ":1";
  }

  private void fill(int target) {
    EndpointSpec endpoint =
        new EndpointSpec(Loopback.host(1), 1000 + target, "", EndpointOrigin.UNKNOWN);
    clusters.applyCluster(
        new ClusterSpec(name(target), BalancePolicy.ROUND_ROBIN, List.of(endpoint)));
  }

  private void empty(int target) {
    clusters.applyCluster(new ClusterSpec(name(target), BalancePolicy.ROUND_ROBIN, List.of()));
  }

  private static int[] drawn(Forwarding forwarding, int sessions) {
    int[] counts = new int[forwarding.clusters().size()];
    for (int i = 0; i < sessions; i++) {
      counts[forwarding.draw(i)]++;
    }
    return counts;
  }

  private static long client(int number) {
    return StableHash.of(
        new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
  }

  @ParameterizedTest
  @CsvSource({
    "20, 10, 300, 200, 100",
    "1, 256, 257, 1, 256",
    "256, 1, 514, 512, 2",
    "7, 7, 10, 5, 5"
  })
  void sharesAreExact(int first, int second, int sessions, int wantedFirst, int wantedSecond) {
    Forwarding forwarding = forwarding(BalancePolicy.ROUND_ROBIN, first, second);
    assertThat(drawn(forwarding, sessions)).containsExactly(wantedFirst, wantedSecond);
  }

  @Test
  void sharesAreExactInEveryStretchNotOnlyInTheEnd() {
    Forwarding forwarding = forwarding(BalancePolicy.LEAST_CONNECTIONS, 20, 10);
    for (int i = 0; i < 50; i++) {
      assertThat(drawn(forwarding, 3)).containsExactly(2, 1);
    }
  }

  @Test
  void sharesGoOnOverUpdates() {
    int[] counts = new int[2];
    for (int i = 0; i < 300; i++) {
      counts[forwarding(BalancePolicy.ROUND_ROBIN, 20, 10).draw(0)]++;
    }
    assertThat(counts).containsExactly(200, 100);
  }

  @ParameterizedTest
  @CsvSource({"100, 20, 10, 300", "256, 2, 1, 300", "256, 1, 2, 300"})
  void ofAnEmptyTargetTheOthersTakeItsShareByTheirWeights(
      int none, int first, int second, int sessions) {
    Forwarding forwarding = forwarding(BalancePolicy.ROUND_ROBIN, none, first, second);
    empty(0);
    int total = first + second;
    assertThat(drawn(forwarding, sessions))
        .containsExactly(0, sessions * first / total, sessions * second / total);
    fill(0);
    int lap = (none + total) / greatest(none, greatest(first, second));
    int[] again = drawn(forwarding, lap);
    assertThat(again[0] * total).isEqualTo((again[1] + again[2]) * none);
  }

  private static int greatest(int a, int b) {
    return b == 0 ? a : greatest(b, a % b);
  }

  @Test
  void whereEveryTargetIsEmptyOneIsDrawnAllTheSame() {
    Forwarding forwarding = forwarding(BalancePolicy.ROUND_ROBIN, 1, 1);
    empty(0);
    empty(1);
    assertThat(forwarding.draw(7)).isBetween(0, 1);
    fill(1);
    assertThat(drawn(forwarding, 10)).containsExactly(0, 10);
  }

  @Test
  void withoutAnyTargetNothingIsDrawn() {
    Forwarding forwarding = update(BalancePolicy.ROUND_ROBIN, List.of());
    assertThat(forwarding.draw(1)).isZero();
    assertThat(forwarding.clusters()).isEmpty();
  }

  @Test
  void underSourceAClientStaysWithItsTargetOverUpdates() {
    Forwarding first = forwarding(BalancePolicy.SOURCE, 20, 10);
    Forwarding updated = forwarding(BalancePolicy.SOURCE, 20, 10);
    for (int i = 0; i < CLIENTS; i++) {
      int target = first.draw(client(i));
      assertThat(first.draw(client(i))).isEqualTo(target);
      assertThat(updated.draw(client(i))).isEqualTo(target);
    }
  }

  @Test
  void underSourceTheClientsAreSharedByWeight() {
    Forwarding forwarding = forwarding(BalancePolicy.SOURCE, 20, 10);
    int[] counts = new int[2];
    for (int i = 0; i < CLIENTS; i++) {
      counts[forwarding.draw(client(i))]++;
    }
    assertThat(counts[0]).isBetween(CLIENTS * 64 / 100, CLIENTS * 69 / 100);
  }

  @Test
  void underSourceAnEmptyTargetMovesOnlyItsOwnClients() {
    Forwarding forwarding = forwarding(BalancePolicy.SOURCE, 256, 2, 1);
    int[] before = new int[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
      before[i] = forwarding.draw(client(i));
    }
    empty(0);
    int[] moved = new int[3];
    for (int i = 0; i < CLIENTS; i++) {
      int now = forwarding.draw(client(i));
      assertThat(now).isNotZero();
      if (before[i] == 0) {
        moved[now]++;
      } else {
        assertThat(now).isEqualTo(before[i]);
      }
    }
    int all = moved[1] + moved[2];
    assertThat(moved[1]).as("two thirds of %d", all).isBetween(all * 64 / 100, all * 69 / 100);
    fill(0);
    for (int i = 0; i < CLIENTS; i++) {
      assertThat(forwarding.draw(client(i))).isEqualTo(before[i]);
    }
  }
}
