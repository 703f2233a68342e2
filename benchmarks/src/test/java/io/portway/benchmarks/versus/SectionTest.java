package io.portway.benchmarks.versus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SectionTest {

  private static final Measure CPU = new Measure(Measure.CPU, "CPU, us/unit", 2, true);

  private final Section section = new Section("02-pp64", "ping-pong", "proxy", List.of(CPU));

  @Test
  void aRatioIsTheMedianOfTheRatiosOfEachRoundAndNotTheRatioOfMedians() {
    List<Double> base = List.of(10.0, 20.0, 40.0);
    List<Double> other = List.of(9.0, 10.0, 36.0);
    for (int round = 0; round < 3; round++) {
      section.add("HAProxy", CPU, round, base.get(round));
      section.add("Portway", CPU, round, other.get(round));
    }
    assertThat(section.value("Portway", CPU)).contains(new Spread(10, 9, 36, 3));
    assertThat(section.ratio("Portway", CPU)).contains(new Spread(0.9, 0.5, 0.9, 3));
    assertThat(section.ratio("HAProxy", CPU)).contains(new Spread(1, 1, 1, 3));
  }

  @Test
  void onlyRoundsThatBothHaveAreCompared() {
    section.add("HAProxy", CPU, 0, 10);
    section.add("HAProxy", CPU, 2, 0);
    section.add("Portway", CPU, 0, 5);
    section.add("Portway", CPU, 1, 500);
    section.add("Portway", CPU, 2, 7);
    assertThat(section.ratio("Portway", CPU)).contains(new Spread(0.5, 0.5, 0.5, 1));
  }

  @Test
  void whatWasNotMeasuredHasNeitherValueNorRatio() {
    section.add("Portway", CPU, 0, 5);
    assertThat(section.ratio("Portway", CPU)).isEmpty();
    assertThat(section.value("nginx", CPU)).isEmpty();
    assertThat(section.rows()).containsExactly("Portway");
  }

  @Test
  void aNoteIsNoFailureAndAFailureIsAlsoANote() {
    section.note("skipped: needs root");
    assertThat(section.hasFailed()).isFalse();
    section.fail("nginx failed");
    assertThat(section.hasFailed()).isTrue();
    assertThat(section.notes()).containsExactly("skipped: needs root", "nginx failed");
  }

  @Test
  void eachRoundBeginsWithAnotherProxy() {
    List<String> all = List.of("a", "b", "c");
    assertThat(Bench.rotated(all, 0)).containsExactly("a", "b", "c");
    assertThat(Bench.rotated(all, 1)).containsExactly("b", "c", "a");
    assertThat(Bench.rotated(all, 5)).containsExactly("c", "a", "b");
    assertThat(Bench.rotated(List.of(), 5)).isEmpty();
  }
}
