package io.portway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.portway.model.BalancePolicy;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules that hold under every policy. */
class PickerTest {

  private static Picker<FakeCandidate> picker(BalancePolicy policy, List<FakeCandidate> pods) {
    return Picker.of(policy, pods, new TurnPosition());
  }

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  void noCandidateGivesNone(BalancePolicy policy) {
    assertThat(picker(policy, List.of()).pick(1, null)).isNull();
  }

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  void triedOnesAreNeverPickedAgainAndTheLastOneEndsIt(BalancePolicy policy) {
    for (int count : new int[] {1, 2, 3, 20}) {
      var pods = FakeCandidate.pods(count);
      var picker = picker(policy, pods);
      var tried = new Tried();
      Set<FakeCandidate> picked = new HashSet<>();
      for (int attempt = 0; attempt < count; attempt++) {
        var pod = FakeCandidate.pick(picker, 7, tried);
        assertThat(picked.add(pod)).as("picked only once").isTrue();
        tried.add(pod);
      }
      assertThat(picker.pick(7, tried)).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  void healthyOnesComeFirstThenTheRest(BalancePolicy policy) {
    var pods = FakeCandidate.pods(5);
    pods.forEach(p -> p.healthy = false);
    pods.get(3).healthy = true;
    var picker = picker(policy, pods);
    for (long key = 0; key < 100; key++) {
      assertThat(picker.pick(key, null)).isSameAs(pods.get(3));
    }
    var tried = new Tried();
    tried.add(pods.get(3));
    assertThat(picker.pick(1, tried)).isNotNull().isNotSameAs(pods.get(3));
  }

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  void whenAllLookBadEveryOneIsStillPicked(BalancePolicy policy) {
    var pods = FakeCandidate.pods(4);
    pods.forEach(p -> p.healthy = false);
    var picker = picker(policy, pods);
    Set<FakeCandidate> picked = new HashSet<>();
    for (long key = 0; key < 1_000; key++) {
      picked.add(FakeCandidate.pick(picker, key, null));
    }
    assertThat(picked).containsExactlyInAnyOrderElementsOf(pods);
  }

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  void pickingAllocatesNothing(BalancePolicy policy) {
    var pods = FakeCandidate.pods(16);
    pods.get(2).healthy = false;
    var picker = picker(policy, pods);
    var tried = new Tried();
    tried.add(pods.get(5));
    pickMany(picker, tried, 20_000);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int hits = pickMany(picker, tried, 10_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(hits).isEqualTo(20_000);
    // One byte a pick would already be 20,000; the measurement itself may cost a little.
    assertThat(allocated).as("bytes for 20,000 picks").isLessThan(4_096);
  }

  private static int pickMany(Picker<FakeCandidate> picker, Tried tried, int rounds) {
    int hits = 0;
    for (long key = 0; key < rounds; key++) {
      hits += picker.pick(key, null) != null ? 1 : 0;
      hits += picker.pick(key, tried) != null ? 1 : 0;
    }
    return hits;
  }
}
