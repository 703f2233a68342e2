package io.portway.control;

import io.portway.listener.ListenerManager;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.ClusterSpec;
import io.portway.model.ListenerSpec;
import io.portway.upstream.ClusterManager;
import java.util.concurrent.CompletableFuture;

/**
 * What the control thread can do to the data plane: the two managers' {@code apply…} methods, so
 * that the loop can be tested without a socket. Called on the control thread only; every method
 * returns at once.
 */
public interface Effects {

  /** The running data plane. */
  static Effects of(ListenerManager listeners, ClusterManager clusters) {
    return new ManagedEffects(listeners, clusters);
  }

  /** See {@link ClusterManager#applyCluster}. */
  void applyCluster(ClusterSpec spec);

  /** See {@link ClusterManager#applyRemove}. */
  void applyRemove(String cluster);

  /** See {@link ListenerManager#applyOpen}. */
  CompletableFuture<BindOutcome> applyOpen(ListenerSpec spec);

  /** See {@link ListenerManager#applyRetry}. */
  CompletableFuture<BindOutcome> applyRetry(BindKey bind);

  /** See {@link ListenerManager#applyUpdate}. */
  void applyUpdate(ListenerSpec spec);

  /** See {@link ListenerManager#applyClose}. */
  CompletableFuture<Void> applyClose(BindKey bind);
}
