package io.portway.plan;

import io.portway.model.BindKey;
import io.portway.model.ClusterSpec;
import io.portway.model.ListenerSpec;
import io.portway.model.Snapshot;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One step from a snapshot towards another. */
public sealed interface Change {

  /** A cluster that was not there. */
  record AddCluster(ClusterSpec cluster) implements Change {}

  /** A cluster with other endpoints, another policy, or endpoints of another origin. */
  record UpdateCluster(ClusterSpec cluster) implements Change {}

  /** A cluster that no listener needs any more. */
  record RemoveCluster(String name) implements Change {}

  /** A key that nobody listened on. */
  record OpenListener(ListenerSpec listener) implements Change {}

  /** The same key with another owner, targets or policies: no rebind. */
  record UpdateListener(ListenerSpec listener) implements Change {}

  /** A key that nobody holds any more. */
  record CloseListener(BindKey bind) implements Change {}

  /**
   * The snapshot after the changes, which is consistent after each single one of an ordered list.
   */
  static Snapshot apply(List<Change> changes, Snapshot from, long version) {
    SortedMap<BindKey, ListenerSpec> listeners = new TreeMap<>(from.listeners());
    SortedMap<String, ClusterSpec> clusters = new TreeMap<>(from.clusters());
    for (Change change : changes) {
      switch (change) {
        case AddCluster add -> clusters.put(add.cluster.name(), add.cluster);
        case UpdateCluster update -> clusters.put(update.cluster.name(), update.cluster);
        case RemoveCluster remove -> clusters.remove(remove.name);
        case OpenListener open -> listeners.put(open.listener.bind(), open.listener);
        case UpdateListener update -> listeners.put(update.listener.bind(), update.listener);
        case CloseListener close -> listeners.remove(close.bind);
      }
    }
    return new Snapshot(version, listeners, clusters);
  }
}
