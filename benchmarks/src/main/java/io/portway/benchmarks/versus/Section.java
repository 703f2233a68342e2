package io.portway.benchmarks.versus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The outcome of one scenario: rows by measures, each value by round. Not thread-safe. */
final class Section {

  private final String id;
  private final String title;
  private final String subject;
  private final List<Measure> measures;

  /** By row, then by measure, then by round. */
  private final Map<String, Map<Measure, TreeMap<Integer, Double>>> values = new LinkedHashMap<>();

  private final List<String> notes = new ArrayList<>();
  private boolean failed;

  /**
   * Nothing measured yet.
   *
   * @param subject what a row is, such as {@code proxy}
   */
  Section(String id, String title, String subject, List<Measure> measures) {
    this.id = id;
    this.title = title;
    this.subject = subject;
    this.measures = List.copyOf(measures);
  }

  /** One value of one round; rows stand in the order in which they were first added to. */
  void add(String row, Measure measure, int round, double value) {
    values
        .computeIfAbsent(row, _ -> new LinkedHashMap<>())
        .computeIfAbsent(measure, _ -> new TreeMap<>())
        .put(round, value);
  }

  /** A sentence under the table. */
  void note(String text) {
    notes.add(text);
  }

  /** A sentence under the table, and the run is no success. */
  void fail(String text) {
    notes.add(text);
    failed = true;
  }

  String id() {
    return id;
  }

  String title() {
    return title;
  }

  String subject() {
    return subject;
  }

  List<Measure> measures() {
    return measures;
  }

  List<String> rows() {
    return List.copyOf(values.keySet());
  }

  List<String> notes() {
    return Collections.unmodifiableList(notes);
  }

  boolean hasFailed() {
    return failed;
  }

  private Map<Integer, Double> rounds(String row, Measure measure) {
    return values.getOrDefault(row, Map.of()).getOrDefault(measure, new TreeMap<>());
  }

  /** Empty where nothing was measured. */
  Optional<Spread> value(String row, Measure measure) {
    Map<Integer, Double> rounds = rounds(row, measure);
    return rounds.isEmpty() ? Optional.empty() : Optional.of(Spread.of(rounds.values()));
  }

  /**
   * The ratios to HAProxy as shipped, each to its value of the same round; empty where no round has
   * both, or that value is zero.
   */
  Optional<Spread> ratio(String row, Measure measure) {
    Map<Integer, Double> base = rounds(HaProxy.AS_SHIPPED, measure);
    List<Double> ratios = new ArrayList<>();
    rounds(row, measure)
        .forEach((round, value) -> {
          double other = base.getOrDefault(round, 0.0);
          if (other > 0) {
            ratios.add(value / other);
          }
        });
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
  }
}
