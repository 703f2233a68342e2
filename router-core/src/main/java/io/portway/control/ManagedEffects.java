package io.portway.control;

import io.portway.listener.ListenerManager;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.ClusterSpec;
import io.portway.model.ListenerSpec;
import io.portway.upstream.ClusterManager;
import java.util.concurrent.CompletableFuture;

/** Hands every effect to the manager that owns it. Control thread only. */
record ManagedEffects(ListenerManager listeners, ClusterManager clusters) implements Effects {

  @Override
  public void applyCluster(ClusterSpec spec) {
    clusters.applyCluster(spec);
  }

  @Override
  public void applyRemove(String cluster) {
    clusters.applyRemove(cluster);
  }

  @Override
  public CompletableFuture<BindOutcome> applyOpen(ListenerSpec spec) {
    return listeners.applyOpen(spec);
  }

  @Override
  public CompletableFuture<BindOutcome> applyRetry(BindKey bind) {
    return listeners.applyRetry(bind);
  }

  @Override
  public void applyUpdate(ListenerSpec spec) {
    listeners.applyUpdate(spec);
  }

  @Override
  public CompletableFuture<Void> applyClose(BindKey bind) {
    return listeners.applyClose(bind);
  }
}
