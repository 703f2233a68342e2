package io.portway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.balance.Tried;
import io.portway.model.BalancePolicy;
import io.portway.model.ClusterSpec;
import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What survives when the endpoints of a cluster change. */
class ClusterTest {

  private final ClusterManager manager = new ClusterManager(() -> 0);

  private Cluster apply(EndpointSpec... endpoints) {
    manager.applyCluster(new ClusterSpec("c", BalancePolicy.ROUND_ROBIN, List.of(endpoints)));
    return manager.cluster("c");
  }

  private static EndpointSpec pod(int last, String uid) {
    return pod(last, uid, "pod-" + last);
  }

  private static EndpointSpec pod(int last, String uid, String name) {
    return new EndpointSpec(
        InetAddress.ofLiteral("10.0.0." + last), 80, uid, new EndpointOrigin(name, "svc", "", ""));
  }

  @Test
  void aNewPodOnAnOldAddressInheritsNothing() {
    Endpoint old = apply(pod(1, "first")).endpoints().getFirst();
    old.acquire();
    old.onConnectFailed();
    Endpoint next = apply(pod(1, "second")).endpoints().getFirst();
    assertThat(next).isNotSameAs(old);
    assertThat(next.load()).isZero();
    assertThat(next.healthy()).isTrue();
    old.release();
    assertThat(next.load()).as("after the old one's session has ended").isZero();
  }

  @Test
  void anEndpointThatStaysKeepsItsCountsAndTakesItsNewOrigin() {
    Endpoint before = apply(pod(1, "u", "old-name"), pod(2, "v")).endpoints().getFirst();
    before.acquire();
    before.onConnectFailed();
    Cluster cluster = apply(pod(0, "w"), pod(1, "u", "new-name"));
    Endpoint after = cluster.endpoints().getLast();
    assertThat(after).isSameAs(before);
    assertThat(after.load()).isEqualTo(1);
    assertThat(after.healthy()).isFalse();
    assertThat(after.spec().origin().pod()).isEqualTo("new-name");
  }

  @Test
  void anEmptyClusterAnswersNobody() {
    Cluster cluster = apply();
    assertThat(cluster.isEmpty()).isTrue();
    assertThat(cluster.pick(1, null)).isNull();
    apply(pod(1, "u"));
    assertThat(cluster.isEmpty()).isFalse();
    assertThat(cluster.pick(1, null)).isSameAs(cluster.endpoints().getFirst());
  }

  @Test
  void endpointsThatLookBadAreRankedButNeverLeftOut() {
    Cluster cluster = apply(pod(1, "a"), pod(2, "b"), pod(3, "c"));
    Endpoint good = cluster.endpoints().get(1);
    cluster.endpoints().get(0).onConnectFailed();
    cluster.endpoints().get(2).onConnectFailed();
    for (int i = 0; i < 10; i++) {
      assertThat(cluster.pick(i, null)).isSameAs(good);
    }
    good.onConnectFailed();
    Tried tried = new Tried();
    Set<Endpoint> met = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      Endpoint picked = Objects.requireNonNull(cluster.pick(0, tried));
      met.add(picked);
      tried.add(picked);
    }
    assertThat(met).hasSize(3);
    assertThat(cluster.pick(0, tried)).isNull();
  }

  @Test
  void anyRowOfChangesKeepsExactlyWhatStays() {
    long seed = 20_261_126;
    Random random = new Random(seed);
    Set<EndpointSpec> known = new HashSet<>();
    List<Endpoint> before = List.of();
    for (int step = 0; step < 500; step++) {
      List<EndpointSpec> wanted = new ArrayList<>();
      for (int i = 1; i <= 12; i++) {
        if (random.nextBoolean()) {
          wanted.add(pod(i, "uid-" + random.nextInt(2)));
        }
      }
      Cluster cluster = apply(wanted.toArray(EndpointSpec[]::new));
      List<Endpoint> after = cluster.endpoints();
      assertThat(after)
          .as("seed %d step %d", seed, step)
          .extracting(Endpoint::spec)
          .isSorted()
          .containsExactlyInAnyOrderElementsOf(wanted);
      for (Endpoint endpoint : after) {
        boolean stayed = before.contains(endpoint);
        assertThat(stayed)
            .as("seed %d step %d", seed, step)
            .isEqualTo(known.contains(endpoint.spec()));
      }
      before = after;
      known = new HashSet<>(wanted);
    }
  }

  @Test
  void namesThatNobodyAppliedAreBugs() {
    assertThatThrownBy(() -> manager.cluster("nobody")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> manager.applyRemove("nobody"))
        .isInstanceOf(IllegalStateException.class);
    Cluster cluster = apply(pod(1, "u"));
    manager.applyRemove("c");
    assertThatThrownBy(() -> manager.cluster("c")).isInstanceOf(IllegalStateException.class);
    assertThat(cluster.endpoints()).as("what sessions still hold").hasSize(1);
  }
}
