package io.portway.benchmarks.process;

import java.util.List;

/** Whether a series that was looked at again and again has grown. */
final class Trend {

  private Trend() {}

  /**
   * The median of the last third less that of the first; zero for fewer than three values.
   *
   * @param values in the order of time
   */
  static double growth(List<Double> values) {
    int third = values.size() / 3;
    if (third == 0) {
      return 0;
    }
    return median(values.subList(values.size() - third, values.size()))
        - median(values.subList(0, third));
  }

  private static double median(List<Double> values) {
    Figures figures = new Figures();
    values.forEach(figures::add);
    return figures.median();
  }
}
