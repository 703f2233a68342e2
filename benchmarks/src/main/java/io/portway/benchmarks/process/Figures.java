package io.portway.benchmarks.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measured values of one kind. Not thread-safe. */
public final class Figures {

  private final List<Double> values = new ArrayList<>();

  /** A single one. */
  public static Figures of(double value) {
    Figures figures = new Figures();
    figures.add(value);
    return figures;
  }

  /** One more. */
  public void add(double value) {
    values.add(value);
  }

  /** How many there are. */
  public int count() {
    return values.size();
  }

  /** The value at this share of the sorted ones, 0 the smallest and 1 the largest; nearest rank. */
  public double quantile(double share) {
    if (values.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }

  /** {@link #quantile} of a half. */
  public double median() {
    return quantile(0.5);
  }

  /** A row of a Markdown table: name, median, smallest, largest, with this many decimals. */
  public String row(String name, int decimals) {
    String number = "%." + decimals + "f";
    return String.format(
        Locale.ROOT,
        "| %s | " + number + " | " + number + " | " + number + " |",
        name,
        median(),
        quantile(0),
        quantile(1));
  }
}
