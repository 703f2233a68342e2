package io.portway.testing;

import io.portway.listener.ListenerManager;
import io.portway.listener.ListenerServices;
import io.portway.listener.PauseCause;
import io.portway.model.BalancePolicy;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.CloseReason;
import io.portway.model.ClusterSpec;
import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import io.portway.model.ListenerSpec;
import io.portway.model.RouteId;
import io.portway.model.Timeouts;
import io.portway.model.WeightedTarget;
import io.portway.relay.RelayEngine;
import io.portway.session.ConnectionPermits;
import io.portway.session.SessionObserver;
import io.portway.session.SessionRegistry;
import io.portway.session.SessionServices;
import io.portway.session.SessionSummary;
import io.portway.transport.EventLoops;
import io.portway.transport.IoLoop;
import io.portway.transport.Transport;
import io.portway.upstream.ClusterManager;
import io.portway.upstream.ConnectFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * The rooms of the data plane as the router wires them, each within a test's reach. The test's
 * thread plays the control thread. Two io loops, the system's clock. Owns the loops and what lives
 * on them.
 */
public final class Wiring implements AutoCloseable {

  public static final RouteId OWNER = new RouteId("Route", "test", "wiring");

  public final EventLoops loops;
  public final SessionRegistry registry;
  public final ClusterManager clusters;
  public final ListenerManager listeners;

  /** Every session that has ended, in the order in which they did. */
  public final List<SessionSummary> ended = new CopyOnWriteArrayList<>();

  public final List<PauseCause> pauses = new CopyOnWriteArrayList<>();
  private final List<CountDownLatch> held = new CopyOnWriteArrayList<>();

  /** On 127.0.0.1. */
  public Wiring(Transport transport, int maxConnections) {
    this(transport, maxConnections, List.of(InetAddress.getLoopbackAddress()));
  }

  public Wiring(Transport transport, int maxConnections, List<InetAddress> bindAddresses) {
    MovableTicker ticker = new MovableTicker();
    loops = new EventLoops(transport, 2, ticker);
    registry = new SessionRegistry(loops);
    clusters = new ClusterManager(ticker);
    SessionServices sessions =
        new SessionServices(
            transport.sockets(), RelayEngine.of(transport), registry, new Recorder());
    listeners =
        new ListenerManager(
            bindAddresses,
            clusters::cluster,
            new ListenerServices(
                loops,
                sessions,
                new ConnectionPermits(maxConnections),
                (_, cause) -> pauses.add(cause)));
  }

  /** A cluster of that name with these pods. */
  public void cluster(String name, InetSocketAddress... pods) {
    List<EndpointSpec> endpoints =
        Arrays.stream(pods)
            .map(pod ->
                new EndpointSpec(pod.getAddress(), pod.getPort(), "", EndpointOrigin.UNKNOWN))
            .toList();
    clusters.applyCluster(new ClusterSpec(name, BalancePolicy.ROUND_ROBIN, endpoints));
  }

  /** A listener in front of that cluster. */
  public static ListenerSpec spec(BindKey bind, String cluster) {
    return new ListenerSpec(
        bind,
        OWNER,
        List.of(new WeightedTarget(cluster, 1)),
        BalancePolicy.ROUND_ROBIN,
        Timeouts.DEFAULT,
        false);
  }

  /** Opens a listener and waits for the outcome. */
  public BindOutcome open(BindKey bind, String cluster) {
    return listeners.applyOpen(spec(bind, cluster)).join();
  }

  /** Opens a free port in front of that cluster. */
  public BindKey openAny(String cluster) {
    for (int tries = 0; tries < 50; tries++) {
      BindKey bind = BindKey.ofPort(FreePorts.next());
      if (open(bind, cluster).isOpen()) {
        return bind;
      }
      listeners.applyClose(bind).join();
    }
    throw new IllegalStateException("no free port");
  }

  /** Keeps a loop from doing anything until the latch that comes back is counted down. */
  public CountDownLatch hold(IoLoop loop) {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch isHeld = new CountDownLatch(1);
    held.add(release);
    loop.execute(() -> {
      isHeld.countDown();
      await(release);
    });
    await(isHeld);
    return release;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the loops have begun, and the tasks that they had then, is done after this. */
  public void letLoopsFinish() {
    for (int i = 0; i < 3; i++) {
      CompletableFuture<List<Boolean>> turn = loops.ask(_ -> true);
      turn.join();
    }
  }

  @Override
  public void close() {
    held.forEach(CountDownLatch::countDown);
    listeners.closeAll().join();
    registry.abortAll().join();
    loops.close();
  }

  private final class Recorder implements SessionObserver {

    @Override
    public void onOpened(BindKey bind, RouteId owner) {}

    @Override
    public void onConnectFailed(
        BindKey bind, RouteId owner, EndpointSpec endpoint, ConnectFailure failure) {}

    @Override
    public void onClosed(BindKey bind, RouteId owner, CloseReason reason, EndedSession session) {
      ended.add(session.summary());
    }
  }
}
