package io.portway.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The values that belong to the whole process; the assembly makes one and hands it to the rooms
 * that count. They ask for their {@link Counter} once, when they are made, and keep it. What
 * belongs to a listener is not here.
 *
 * <p>Any thread. It knows no registry: whoever exposes metrics reads it as {@link Samples}.
 */
public final class Meters implements Samples {

  /**
   * Label sets of one metric, more than any node has loops or collectors; beyond that all are
   * counted under {@link Label#OTHER}.
   */
  static final int MAX_SETS = 300;

  private record Key(Metric metric, List<String> labelValues) {}

  private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Key, Stopwatch> stopwatches = new ConcurrentHashMap<>();
  private final Map<Key, DoubleSupplier> suppliers = new ConcurrentHashMap<>();

  /**
   * The counter of these label values; the same one for the same values. It is exposed from now on.
   */
  public Counter counter(Metric metric, String... labelValues) {
    Key key = key(metric, Metric.Type.COUNTER, labelValues);
    requireFree(suppliers, key);
    return counters.computeIfAbsent(bounded(counters, key), k -> new Counter());
  }

  /** The stopwatch of these label values; the same one for the same values. */
  public Stopwatch stopwatch(Metric metric, String... labelValues) {
    Key key = key(metric, Metric.Type.SUMMARY, labelValues);
    return stopwatches.computeIfAbsent(bounded(stopwatches, key), k -> new Stopwatch());
  }

  /**
   * Exposes what the supplier says, asked once per scrape; it must return at once. The latest
   * supplier counts.
   */
  public void gauge(Metric metric, DoubleSupplier value, String... labelValues) {
    suppliers.put(bounded(suppliers, key(metric, Metric.Type.GAUGE, labelValues)), value);
  }

  /** As {@link #gauge}, for a count that is kept elsewhere and never goes back. */
  public void count(Metric metric, LongSupplier value, String... labelValues) {
    Key key = key(metric, Metric.Type.COUNTER, labelValues);
    requireFree(counters, key);
    suppliers.put(bounded(suppliers, key), () -> (double) value.getAsLong());
  }

  @Override
  public void collect(Sink sink) {
    counters.forEach((key, counter) -> sink.value(key.metric, counter.value(), values(key)));
    suppliers.forEach((key, value) -> sink.value(key.metric, value.getAsDouble(), values(key)));
    stopwatches.forEach(
        (key, watch) -> sink.summary(key.metric, watch.count(), watch.seconds(), values(key)));
  }

  private static String[] values(Key key) {
    return key.labelValues.toArray(String[]::new);
  }

  private static Key key(Metric metric, Metric.Type type, String... labelValues) {
    if (metric.type() != type || metric.labels().size() != labelValues.length) {
      throw new IllegalArgumentException(
          "%s is a %s with labels %s, not a %s with values %s"
              .formatted(
                  metric.metricName(),
                  metric.type(),
                  metric.labels(),
                  type,
                  Arrays.toString(labelValues)));
    }
    return new Key(metric, List.of(labelValues));
  }

  private static Key bounded(Map<Key, ?> known, Key key) {
    if (known.containsKey(key)
        || known.keySet().stream().filter(k -> k.metric == key.metric).count() < MAX_SETS) {
      return key;
    }
    return new Key(key.metric, Collections.nCopies(key.labelValues.size(), Label.OTHER));
  }

  private static void requireFree(Map<Key, ?> others, Key key) {
    if (others.containsKey(key)) {
      throw new IllegalArgumentException(key + " is declared twice");
    }
  }
}
