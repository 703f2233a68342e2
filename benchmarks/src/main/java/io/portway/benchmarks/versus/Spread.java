package io.portway.benchmarks.versus;

import io.portway.benchmarks.process.Figures;
import java.util.Collection;

/** What several rounds say of one value. */
record Spread(double median, double min, double max, int rounds) {

  /** Of at least one value. */
  static Spread of(Collection<Double> values) {
    Figures figures = new Figures();
    values.forEach(figures::add);
    return new Spread(figures.median(), figures.quantile(0), figures.quantile(1), values.size());
  }
}
