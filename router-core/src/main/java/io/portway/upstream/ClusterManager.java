package io.portway.upstream;

import io.portway.model.ClusterSpec;
import io.portway.transport.Ticker;
import java.util.HashMap;
import java.util.Map;

/** Owns the running clusters. Every method is called on the control thread. */
public final class ClusterManager {

  private final Ticker ticker;
  private final Map<String, Cluster> clusters = new HashMap<>();

  public ClusterManager(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Creates the cluster, or swaps its view: surviving endpoints keep their health and counts. */
  public void applyCluster(ClusterSpec spec) {
    clusters.computeIfAbsent(spec.name(), name -> new Cluster(name, ticker)).apply(spec);
  }

  /** Forgets the cluster; sessions that run on it are not touched. Unknown names are a bug. */
  public void applyRemove(String name) {
    if (clusters.remove(name) == null) {
      throw new IllegalStateException("no cluster " + name + " to remove");
    }
  }

  /** Unknown names are a bug: clusters are applied before the listeners that need them. */
  public Cluster cluster(String name) {
    Cluster cluster = clusters.get(name);
    if (cluster == null) {
      throw new IllegalStateException("no cluster " + name);
    }
    return cluster;
  }
}
