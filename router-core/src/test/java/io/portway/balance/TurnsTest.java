package io.portway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The policies that take turns: round-robin, and least connections among those that tie. */
class TurnsTest {

  private final TurnPosition position = new TurnPosition();

  private static List<String> picks(Picker<FakeCandidate> picker, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(String.valueOf(picker.pick(0, null)));
    }
    return names;
  }

  @Test
  void roundRobinGoesInTurn() {
    var picker = new RoundRobin<>(FakeCandidate.pods(3), position);
    assertThat(picks(picker, 5)).containsExactly("pod-0", "pod-1", "pod-2", "pod-0", "pod-1");
  }

  @Test
  void theOneBehindASkippedCandidateGetsNoSecondTurn() {
    var pods = FakeCandidate.pods(4);
    pods.get(1).healthy = false;
    var picker = new RoundRobin<>(pods, position);
    assertThat(picks(picker, 6))
        .containsExactly("pod-0", "pod-2", "pod-3", "pod-0", "pod-2", "pod-3");
  }

  @Test
  void anAddedOrRemovedCandidateDoesNotMoveTheTurn() {
    var pods = FakeCandidate.pods(6);
    var picker = new RoundRobin<>(pods.subList(0, 5), position);
    assertThat(picks(picker, 2)).containsExactly("pod-0", "pod-1");
    picker = new RoundRobin<>(pods, position);
    assertThat(picks(picker, 2)).containsExactly("pod-2", "pod-3");
    picker = new RoundRobin<>(pods.subList(2, 6), position);
    assertThat(picks(picker, 3)).containsExactly("pod-4", "pod-5", "pod-2");
  }

  @Test
  void whenTheLastPickedIsGoneItsSuccessorIsNext() {
    var pods = FakeCandidate.pods(5);
    var picker = new RoundRobin<>(pods, position);
    picks(picker, 3);
    var left = List.of(pods.get(0), pods.get(3), pods.get(4));
    assertThat(picks(new RoundRobin<>(left, position), 3))
        .containsExactly("pod-3", "pod-4", "pod-0");
  }

  @Test
  void aCompletelyNewSetStartsAtItsFirst() {
    picks(new RoundRobin<>(FakeCandidate.pods(3), position), 2);
    assertThat(picks(new RoundRobin<>(FakeCandidate.pods(2), position), 3))
        .containsExactly("pod-0", "pod-1", "pod-0");
    assertThat(picks(new RoundRobin<>(List.<FakeCandidate>of(), position), 1))
        .containsExactly("null");
    assertThat(picks(new RoundRobin<>(FakeCandidate.pods(2), position), 1))
        .containsExactly("pod-0");
  }

  @Test
  void roundRobinStaysExactUnderContention() throws Exception {
    var pods = FakeCandidate.pods(3);
    pods.get(2).healthy = false;
    var picker = new RoundRobin<>(pods, position);
    Map<FakeCandidate, Integer> counts = new HashMap<>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var start = new CountDownLatch(4);
      List<Future<Map<FakeCandidate, Integer>>> results = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        results.add(
            threads.submit(() -> {
              start.countDown();
              start.await();
              Map<FakeCandidate, Integer> own = new HashMap<>();
              for (int i = 0; i < 10_000; i++) {
                own.merge(FakeCandidate.pick(picker, 0, null), 1, Integer::sum);
              }
              return own;
            }));
      }
      for (var result : results) {
        result.get().forEach((pod, n) -> counts.merge(pod, n, Integer::sum));
      }
    }
    assertThat(counts).containsOnly(Map.entry(pods.get(0), 20_000), Map.entry(pods.get(1), 20_000));
  }

  @Test
  void leastConnectionsTakesTheFewest() {
    var pods = FakeCandidate.pods(3);
    pods.get(0).load = 5;
    pods.get(1).load = 2;
    pods.get(2).load = 4;
    var picker = new LeastConnections<>(pods, position);
    assertThat(picks(picker, 2)).containsExactly("pod-1", "pod-1");
    pods.get(1).healthy = false;
    assertThat(picks(picker, 2)).containsExactly("pod-2", "pod-2");
  }

  @Test
  void thoseThatTieTakeTurns() {
    var pods = FakeCandidate.pods(4);
    pods.get(1).load = 9;
    var picker = new LeastConnections<>(pods, position);
    assertThat(picks(picker, 6))
        .containsExactly("pod-0", "pod-2", "pod-3", "pod-0", "pod-2", "pod-3");
  }

  @Test
  void leastConnectionsLevelsUnequalLoads() {
    var pods = FakeCandidate.pods(3);
    pods.get(0).load = 30;
    var picker = new LeastConnections<>(pods, position);
    for (int i = 0; i < 60; i++) {
      FakeCandidate.pick(picker, 0, null).load++;
    }
    assertThat(pods).extracting(p -> p.load).containsExactly(30, 30, 30);
  }
}
