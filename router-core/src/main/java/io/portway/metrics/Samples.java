package io.portway.metrics;

/** Something that knows current values. Asked on the thread of a scrape, at most one at a time. */
@FunctionalInterface
public interface Samples {

  /** Hands every value to the sink, each label set once per metric. Returns soon; never throws. */
  void collect(Sink sink);

  /** Takes the values of one scrape; label values come in the order of {@link Metric#labels()}. */
  interface Sink {

    /** A counter's or gauge's value. */
    void value(Metric metric, double value, String... labelValues);

    /** A whole number; exact up to 2^53, as everything that Prometheus stores. */
    default void value(Metric metric, long value, String... labelValues) {
      value(metric, (double) value, labelValues);
    }

    /** A summary's count and sum, the latter in the metric's unit. */
    void summary(Metric metric, long count, double sum, String... labelValues);
  }
}
