package io.portway.cluster.status;

import io.portway.control.Effects;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.ClusterSpec;
import io.portway.model.ListenerSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A data plane without sockets: every port opens, except those that a test makes busy. */
final class MadeUpPorts implements Effects {

  private final Set<Integer> busy = ConcurrentHashMap.newKeySet();
  private final Map<BindKey, ListenerSpec> open = new ConcurrentHashMap<>();

  void occupy(int port) {
    busy.add(port);
  }

  void free(int port) {
    busy.remove(port);
  }

  /** Who has the port on this node; null where nobody has. */
  @Nullable String owner(int port) {
    ListenerSpec spec = open.get(BindKey.ofPort(port));
    return spec == null ? null : spec.owner().name();
  }

  @Override
  public void applyCluster(ClusterSpec spec) {}

  @Override
  public void applyRemove(String cluster) {}

  @Override
  public CompletableFuture<BindOutcome> applyOpen(ListenerSpec spec) {
    open.put(spec.bind(), spec);
    return applyRetry(spec.bind());
  }

  @Override
  public CompletableFuture<BindOutcome> applyRetry(BindKey bind) {
    String error = busy.contains(bind.port()) ? "EADDRINUSE (address already in use)" : "";
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), bind.port());
    return CompletableFuture.completedFuture(
        new BindOutcome(bind, List.of(new BindOutcome.SocketOutcome(address, error))));
  }

  @Override
  public void applyUpdate(ListenerSpec spec) {
    open.put(spec.bind(), spec);
  }

  @Override
  public CompletableFuture<Void> applyClose(BindKey bind) {
    open.remove(bind);
    return CompletableFuture.completedFuture(null);
  }
}
