package io.portway.listener;

import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.BindOutcome.SocketOutcome;
import io.portway.model.ListenerSpec;
import io.portway.session.ConnectionPermits;
import io.portway.session.Forwarding;
import io.portway.upstream.Cluster;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The sockets of one bind key and what their sessions see. The control thread opens, updates and
 * closes; accepting runs on the sockets' io loops, and an accepted connection goes to the loop with
 * the fewest sessions.
 */
final class Listener {

  private final BindKey bind;
  private final ConnectionPermits.Port port;
  private final List<BoundSocket> sockets;
  private final AtomicLong turn = new AtomicLong();
  private volatile Forwarding forwarding;

  Listener(
      ListenerSpec spec,
      Function<String, Cluster> clusters,
      List<InetSocketAddress> addresses,
      ListenerServices services) {
    this.bind = spec.bind();
    this.forwarding = new Forwarding(spec, clusters, turn);
    this.port = services.permits().open();
    this.sockets =
        addresses.stream().map(address -> new BoundSocket(this, address, services)).toList();
  }

  BindKey bind() {
    return bind;
  }

  Forwarding forwarding() {
    return forwarding;
  }

  /** Swaps what new sessions see; exact shares go on where they were. */
  void applySpec(ListenerSpec spec, Function<String, Cluster> clusters) {
    forwarding = new Forwarding(spec, clusters, turn);
  }

  /**
   * Opens the sockets that are not open: one per address, spread over the loops.
   *
   * @return never fails
   */
  CompletableFuture<BindOutcome> applyOpen() {
    List<CompletableFuture<SocketOutcome>> outcomes =
        sockets.stream().map(BoundSocket::open).toList();
    return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
        .thenApply(
            _ -> new BindOutcome(bind, outcomes.stream().map(CompletableFuture::join).toList()));
  }

  /**
   * Serves the accept queues and closes the sockets; the permits of its sessions still come back.
   */
  CompletableFuture<Void> applyClose() {
    return CompletableFuture.allOf(
            sockets.stream().map(BoundSocket::close).toArray(CompletableFuture[]::new))
        .whenComplete((_, _) -> port.close());
  }

  ConnectionPermits.Port port() {
    return port;
  }
}
