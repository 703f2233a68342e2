package io.portway.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void aQuantileIsTheValueOfTheNearestRank() {
    Figures figures = new Figures();
    List.of(5.0, 1.0, 4.0, 2.0, 3.0).forEach(figures::add);
    assertThat(figures.quantile(0)).isEqualTo(1);
    assertThat(figures.median()).isEqualTo(3);
    assertThat(figures.quantile(0.8)).isEqualTo(4);
    assertThat(figures.quantile(0.99)).isEqualTo(5);
    assertThat(figures.row("x", 1)).isEqualTo("| x | 3.0 | 1.0 | 5.0 |");
  }
}
