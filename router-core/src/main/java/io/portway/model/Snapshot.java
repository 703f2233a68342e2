package io.portway.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The complete, consistent desired state. Immutable; a wrong one cannot be constructed.
 *
 * @param version grows by one with every build of a control loop; 0 is the empty start
 */
public record Snapshot(
    long version,
    SortedMap<BindKey, ListenerSpec> listeners,
    SortedMap<String, ClusterSpec> clusters) {

  public static final Snapshot EMPTY = new Snapshot(0, new TreeMap<>(), new TreeMap<>());

  /** Refuses dangling references, listeners under a foreign key and overlapping binds. */
  public Snapshot {
    listeners = new TreeMap<>(listeners);
    clusters = new TreeMap<>(clusters);
    for (var entry : clusters.entrySet()) {
      if (!entry.getKey().equals(entry.getValue().name())) {
        throw new IllegalArgumentException(
            "cluster " + entry.getValue().name() + " under another name");
      }
    }
    for (var entry : listeners.entrySet()) {
      ListenerSpec listener = entry.getValue();
      if (!entry.getKey().equals(listener.bind())) {
        throw new IllegalArgumentException("listener " + listener.bind() + " under another key");
      }
      for (WeightedTarget target : listener.targets()) {
        if (!clusters.containsKey(target.cluster())) {
          throw new IllegalArgumentException(
              "listener " + listener.bind() + " names no known cluster: " + target.cluster());
        }
      }
    }
    refuseOverlaps(listeners.keySet());
    listeners = Collections.unmodifiableSortedMap(listeners);
    clusters = Collections.unmodifiableSortedMap(clusters);
  }

  /** Keys are sorted by port, so only neighbours of one port can overlap. */
  private static void refuseOverlaps(Collection<BindKey> sorted) {
    List<BindKey> samePort = new ArrayList<>();
    for (BindKey key : sorted) {
      if (!samePort.isEmpty() && samePort.getFirst().port() != key.port()) {
        samePort.clear();
      }
      for (BindKey other : samePort) {
        if (other.overlaps(key)) {
          throw new IllegalArgumentException("overlapping binds " + other + " and " + key);
        }
      }
      samePort.add(key);
    }
  }
}
