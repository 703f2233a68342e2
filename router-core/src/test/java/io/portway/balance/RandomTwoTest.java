package io.portway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RandomTwoTest {

  @Test
  void manySessionsSpreadFarMoreEvenlyThanByOneDraw() {
    var pods = FakeCandidate.pods(100);
    var picker = new RandomTwo<>(pods);
    for (int i = 0; i < 100_000; i++) {
      FakeCandidate.pick(picker, 0, null).load++;
    }
    // Two choices keep the gap to the mean near log(log(n)), about 2; one choice would leave about
    // 75.
    assertThat(pods).allSatisfy(p -> assertThat(p.load).isBetween(985, 1_010));
  }

  @Test
  void theFullestIsNeverPickedWhileTwoAreEligible() {
    var pods = FakeCandidate.pods(3);
    pods.get(1).load = 10;
    var picker = new RandomTwo<>(pods);
    for (int i = 0; i < 1_000; i++) {
      assertThat(picker.pick(0, null)).isNotSameAs(pods.get(1));
    }
  }

  @Test
  void fewEligibleOnesAmongManySpreadEvenlyToo() {
    var pods = FakeCandidate.pods(50);
    pods.forEach(p -> p.healthy = false);
    for (int i : new int[] {3, 20, 41}) {
      pods.get(i).healthy = true;
    }
    var picker = new RandomTwo<>(pods);
    for (int i = 0; i < 3_000; i++) {
      FakeCandidate.pick(picker, 0, null).load++;
    }
    assertThat(pods.stream().filter(p -> p.healthy))
        .allSatisfy(p -> assertThat(p.load).isBetween(985, 1_015));
    assertThat(pods.stream().filter(p -> !p.healthy)).allSatisfy(p -> assertThat(p.load).isZero());
  }

  @Test
  void withoutALoadEveryOneIsDrawnAlike() {
    var pods = FakeCandidate.pods(5);
    pods.get(4).healthy = false;
    var picker = new RandomTwo<>(pods);
    int[] counts = new int[5];
    for (int i = 0; i < 40_000; i++) {
      counts[pods.indexOf(picker.pick(0, null))]++;
    }
    // 10,000 each is expected; six standard deviations are 520.
    assertThat(counts[4]).isZero();
    for (int i = 0; i < 4; i++) {
      assertThat(counts[i]).isBetween(9_400, 10_600);
    }
  }
}
