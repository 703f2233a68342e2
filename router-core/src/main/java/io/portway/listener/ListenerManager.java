package io.portway.listener;

import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.ListenerSpec;
import io.portway.upstream.Cluster;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Owns the running listeners. The control thread calls {@code apply…}; {@link #closeAll} comes from
 * the shutdown thread when the control thread has stopped. Sockets are opened on io loops.
 */
public final class ListenerManager {

  private final List<InetAddress> bindAddresses;
  private final Function<String, Cluster> clusters;
  private final ListenerServices services;
  private final Map<BindKey, Listener> listeners = new HashMap<>();

  /** By port: the closes that must end before the port can be bound again. */
  private final Map<Integer, CompletableFuture<Void>> closing = new HashMap<>();

  /**
   * @param bindAddresses where a key that asks for every address is opened, in this order; at least
   *     one
   * @param clusters the running cluster of a name, called on the control thread
   */
  public ListenerManager(
      List<InetAddress> bindAddresses,
      Function<String, Cluster> clusters,
      ListenerServices services) {
    this.bindAddresses = List.copyOf(bindAddresses);
    this.clusters = clusters;
    this.services = services;
  }

  /**
   * Opens the listener's sockets. The future never fails: a bind that cannot be had is an outcome.
   * A close of the same port that was ordered before has finished before the first bind.
   */
  public CompletableFuture<BindOutcome> applyOpen(ListenerSpec spec) {
    Listener listener = new Listener(spec, clusters, addressesOf(spec.bind()), services);
    if (listeners.putIfAbsent(spec.bind(), listener) != null) {
      throw new IllegalStateException("listener " + spec.bind() + " is there already");
    }
    CompletableFuture<Void> before = closing.get(spec.bind().port());
    return before == null ? listener.applyOpen() : before.thenCompose(_ -> listener.applyOpen());
  }

  private List<InetSocketAddress> addressesOf(BindKey bind) {
    InetAddress own = bind.address();
    List<InetAddress> addresses = own == null ? bindAddresses : List.of(own);
    return addresses.stream().map(address -> new InetSocketAddress(address, bind.port())).toList();
  }

  /** Tries again those sockets of the listener that are not open. */
  public CompletableFuture<BindOutcome> applyRetry(BindKey bind) {
    return listener(bind).applyOpen();
  }

  /** Swaps what new sessions see: owner, targets, policies. No rebind, no touched session. */
  public void applyUpdate(ListenerSpec spec) {
    listener(spec.bind()).applySpec(spec, clusters);
  }

  /** Serves the accept queue, then closes the sockets. Sessions run to their own end. */
  public CompletableFuture<Void> applyClose(BindKey bind) {
    CompletableFuture<Void> closed = listener(bind).applyClose();
    listeners.remove(bind);
    closing.values().removeIf(CompletableFuture::isDone);
    closing.merge(bind.port(), closed, (a, b) -> CompletableFuture.allOf(a, b));
    return closed;
  }

  /** Closes every listener, as {@link #applyClose} does; for shutdown. */
  public CompletableFuture<Void> closeAll() {
    List<BindKey> all = List.copyOf(listeners.keySet());
    return CompletableFuture.allOf(
        all.stream().map(this::applyClose).toArray(CompletableFuture[]::new));
  }

  private Listener listener(BindKey bind) {
    Listener listener = listeners.get(bind);
    if (listener == null) {
      throw new IllegalStateException("no listener " + bind);
    }
    return listener;
  }
}
