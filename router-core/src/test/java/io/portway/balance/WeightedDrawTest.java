package io.portway.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightedDrawTest {

  private static final long[] NAMES = {
    StableHash.of("demo/web>a:80"), StableHash.of("demo/web>b:80"), StableHash.of("demo/web>c:80")
  };

  private static int[] counts(WeightedDraw draw, int targets, long from, int draws) {
    int[] counts = new int[targets];
    for (long i = from; i < from + draws; i++) {
      counts[draw.draw(i)]++;
    }
    return counts;
  }

  @Test
  void sharesOfTwentyToTenAreExactInEveryThree() {
    var draw = WeightedDraw.inTurn(20, 10);
    for (long from = 0; from < 30; from++) {
      assertThat(counts(draw, 2, from, 3)).as("from %d", from).containsExactly(2, 1);
    }
  }

  @Test
  void sharesOfOneTo256AreExactInEveryLap() {
    assertThat(counts(WeightedDraw.inTurn(1, 256), 2, 1_000, 257)).containsExactly(1, 256);
  }

  @Test
  void fourTargetsOfAnyWeightsAreExactInEveryLap() {
    int[] weights = {256, 255, 7, 1};
    assertThat(counts(WeightedDraw.inTurn(weights), 4, 12_345, 519)).containsExactly(weights);
    int[] equal = {100, 100, 100, 100};
    assertThat(counts(WeightedDraw.inTurn(equal), 4, 0, 4)).containsExactly(1, 1, 1, 1);
  }

  @Test
  void noTargetWaitsLongerThanItsShareDemands() {
    var draw = WeightedDraw.inTurn(5, 1, 1);
    int[] lap = new int[7];
    Arrays.setAll(lap, draw::draw);
    assertThat(lap).containsExactly(0, 0, 1, 0, 2, 0, 0);
  }

  @Test
  void aCounterThatWrapsAroundGoesOn() {
    var draw = WeightedDraw.inTurn(1, 1);
    assertThat(draw.draw(Long.MAX_VALUE)).isNotEqualTo(draw.draw(Long.MIN_VALUE));
  }

  @Test
  void sharesByKeyFollowTheWeights() {
    int[] counts = counts(WeightedDraw.byKey(new int[] {200, 50, 50}, NAMES), 3, 0, 60_000);
    assertThat(counts[0]).isBetween(39_300, 40_700);
    assertThat(counts[1]).isBetween(9_400, 10_600);
    assertThat(counts[2]).isBetween(9_400, 10_600);
  }

  @Test
  void aHeavierTargetOnlyGains() {
    var before = WeightedDraw.byKey(new int[] {100, 100, 100}, NAMES);
    var after = WeightedDraw.byKey(new int[] {150, 100, 100}, NAMES);
    int moved = 0;
    for (long key = 0; key < 70_000; key++) {
      if (before.draw(key) != after.draw(key)) {
        assertThat(after.draw(key)).as("key %d", key).isZero();
        moved++;
      }
    }
    // From 1/3 to 3/7 of the keys: 2/21 of 70,000.
    assertThat(moved).isBetween(6_200, 7_130);
  }

  @Test
  void allWeightsTimesTwoMoveNobody() {
    var before = WeightedDraw.byKey(new int[] {10, 20, 30}, NAMES);
    var after = WeightedDraw.byKey(new int[] {20, 40, 60}, NAMES);
    for (long key = 0; key < 10_000; key++) {
      assertThat(after.draw(key)).isEqualTo(before.draw(key));
    }
  }

  @Test
  void aTargetThatGoesMovesOnlyItsOwnKeys() {
    var before = WeightedDraw.byKey(new int[] {10, 20, 30}, NAMES);
    var after = WeightedDraw.byKey(new int[] {10, 20}, Arrays.copyOf(NAMES, 2));
    for (long key = 0; key < 10_000; key++) {
      if (before.draw(key) != 2) {
        assertThat(after.draw(key)).isEqualTo(before.draw(key));
      }
    }
  }

  @Test
  void wrongInputIsRefused() {
    assertThatThrownBy(WeightedDraw::inTurn).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WeightedDraw.inTurn(1, 0)).hasMessageContaining("[1, 0]");
    assertThatThrownBy(() -> WeightedDraw.byKey(new int[] {1, 1}, new long[] {4, 4}))
        .hasMessageContaining("distinct");
  }

  @Test
  void drawingAllocatesNothing() {
    var inTurn = WeightedDraw.inTurn(1, 256);
    var byKey = WeightedDraw.byKey(new int[] {1, 2, 3}, NAMES);
    drawMany(inTurn, byKey);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long sum = drawMany(inTurn, byKey);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4_096);
    assertThat(sum).isPositive();
  }

  private static long drawMany(WeightedDraw one, WeightedDraw other) {
    long sum = 0;
    for (long i = 0; i < 20_000; i++) {
      sum += one.draw(i) + other.draw(i);
    }
    return sum;
  }
}
