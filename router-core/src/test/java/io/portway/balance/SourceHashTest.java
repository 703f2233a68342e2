package io.portway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SourceHashTest {

  private static final int CLIENTS = 20_000;

  /** Client addresses as they come: neighbours in 10.0.0.0/8. */
  private static final long[] KEYS =
      LongStream.range(0, CLIENTS)
          .map(i -> StableHash.of(new byte[] {10, 0, (byte) (i >> 8), (byte) i}))
          .toArray();

  /**
   * Written down once: a change of either would move every client of every router on an upgrade.
   */
  private static final long HASH_OF_POD_0 = 0xbc3c746fa6d63d82L;

  private static final long HASH_OF_10_0_0_1 = 0x6a2d2ded2339e4a3L;

  private static List<FakeCandidate> assignment(List<FakeCandidate> pods) {
    var picker = new SourceHash<>(pods);
    return LongStream.of(KEYS).mapToObj(k -> picker.pick(k, null)).toList();
  }

  private static Map<FakeCandidate, Integer> count(List<FakeCandidate> picked) {
    Map<FakeCandidate, Integer> counts = new HashMap<>();
    picked.forEach(p -> counts.merge(p, 1, Integer::sum));
    return counts;
  }

  @Test
  void clientsSpreadEvenly() {
    var counts = count(assignment(FakeCandidate.pods(10)));
    // 2,000 each is expected; six standard deviations are 254.
    assertThat(counts).hasSize(10);
    assertThat(counts.values()).allSatisfy(n -> assertThat(n).isBetween(1_746, 2_254));
  }

  @Test
  void removingAnEndpointMovesNoClientOfAnother() {
    var pods = FakeCandidate.pods(10);
    var before = assignment(pods);
    var gone = pods.get(4);
    var after = assignment(pods.stream().filter(p -> p != gone).toList());
    for (int i = 0; i < CLIENTS; i++) {
      if (before.get(i) != gone) {
        assertThat(after.get(i)).as("client %d", i).isSameAs(before.get(i));
      }
    }
  }

  @Test
  void theClientsOfARemovedEndpointSpreadOverAllOthers() {
    var pods = FakeCandidate.pods(10);
    var before = assignment(pods);
    var after = assignment(pods.subList(1, 10));
    List<FakeCandidate> heirs = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      if (before.get(i) == pods.getFirst()) {
        heirs.add(after.get(i));
      }
    }
    // About 222 each; six standard deviations are 85.
    assertThat(count(heirs).values()).hasSize(9).allSatisfy(n -> assertThat(n).isBetween(130, 320));
  }

  @Test
  void anAddedEndpointTakesItsShareAndNobodyElseMoves() {
    var pods = FakeCandidate.pods(10);
    var before = assignment(pods.subList(0, 9));
    var after = assignment(pods);
    int moved = 0;
    for (int i = 0; i < CLIENTS; i++) {
      if (after.get(i) != before.get(i)) {
        assertThat(after.get(i)).isSameAs(pods.getLast());
        moved++;
      }
    }
    assertThat(moved).isBetween(1_746, 2_254);
  }

  @Test
  void theOrderOfTheListDoesNotMatter() {
    long seed = System.nanoTime();
    var pods = FakeCandidate.pods(30);
    var shuffled = new ArrayList<>(pods);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(assignment(shuffled)).as("seed %d", seed).isEqualTo(assignment(pods));
  }

  @Test
  void aBadEndpointLendsItsClientsAndGetsThemBack() {
    var pods = FakeCandidate.pods(10);
    var before = assignment(pods);
    pods.get(4).healthy = false;
    var meanwhile = assignment(pods);
    assertThat(meanwhile).doesNotContain(pods.get(4));
    for (int i = 0; i < CLIENTS; i++) {
      if (before.get(i) != pods.get(4)) {
        assertThat(meanwhile.get(i)).isSameAs(before.get(i));
      }
    }
    pods.get(4).healthy = true;
    assertThat(assignment(pods)).isEqualTo(before);
  }

  @Test
  void aTriedWinnerFallsToTheSameSecondChoiceAsABadOne() {
    var pods = FakeCandidate.pods(10);
    var picker = new SourceHash<>(pods);
    for (int i = 0; i < 500; i++) {
      var winner = FakeCandidate.pick(picker, KEYS[i], null);
      var tried = new Tried();
      tried.add(winner);
      var second = picker.pick(KEYS[i], tried);
      winner.healthy = false;
      assertThat(second).isNotSameAs(winner).isSameAs(picker.pick(KEYS[i], null));
      winner.healthy = true;
    }
  }

  @Test
  void hashesAreTheSameInEveryProcess() {
    assertThat(StableHash.of("pod-0")).isEqualTo(HASH_OF_POD_0);
    assertThat(StableHash.of(new byte[] {10, 0, 0, 1})).isEqualTo(HASH_OF_10_0_0_1);
    assertThat(StableHash.ofIpv4(0x0a000001)).isEqualTo(HASH_OF_10_0_0_1);
    assertThat(StableHash.ofIpv4(0xc0a8fffe))
        .isEqualTo(StableHash.of(new byte[] {(byte) 192, (byte) 168, -1, -2}));
    assertThat(StableHash.of(1, 2)).isNotEqualTo(StableHash.of(2, 1));
  }
}
