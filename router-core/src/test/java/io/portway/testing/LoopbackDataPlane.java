package io.portway.testing;

import io.portway.listener.ListenerManager;
import io.portway.listener.ListenerServices;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.CloseReason;
import io.portway.model.ClusterSpec;
import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import io.portway.model.ListenerSpec;
import io.portway.model.RouteId;
import io.portway.model.WeightedTarget;
import io.portway.relay.RelayEngine;
import io.portway.session.ConnectionPermits;
import io.portway.session.SessionObserver;
import io.portway.session.SessionRegistry;
import io.portway.session.SessionServices;
import io.portway.transport.EventLoops;
import io.portway.transport.IoLoop;
import io.portway.transport.Transport;
import io.portway.upstream.ClusterManager;
import io.portway.upstream.ConnectFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The real data plane, wired as the router wires it, with a clock that the test moves. */
public final class LoopbackDataPlane implements DataPlane {

  private static final RouteId OWNER = new RouteId("Route", "test", "contract");
  private static final String CLUSTER = "test/contract>pods:1";
  private static final int PORT_TRIES = 50;

  private final DataPlaneOptions options;
  private final MovableTicker ticker = new MovableTicker();
  private final EventLoops loops;
  private final SessionRegistry registry;
  private final ClusterManager clusters = new ClusterManager(ticker);
  private final ListenerManager listeners;
  private final Recorder recorder = new Recorder();
  private final InetSocketAddress address;

  private LoopbackDataPlane(DataPlaneOptions options, InetSocketAddress... pods) {
    this.options = options;
    String transport = options.transport().substring(0, options.transport().indexOf('+'));
    loops =
        new EventLoops(
            Transport.valueOf(transport.toUpperCase(Locale.ROOT)), options.ioThreads(), ticker);
    registry = new SessionRegistry(loops);
    SessionServices sessions =
        new SessionServices(
            loops.transport().sockets(), RelayEngine.of(loops.transport()), registry, recorder);
    ConnectionPermits permits = new ConnectionPermits(options.maxConnections());
    InetAddress loopback = InetAddress.getLoopbackAddress();
    listeners =
        new ListenerManager(
            List.of(loopback),
            clusters::cluster,
            new ListenerServices(loops, sessions, permits, (_, _) -> {}));
    endpoints(pods);
    address = new InetSocketAddress(loopback, open());
  }

  /** Starts one; it accepts when the call returns. */
  public static DataPlane start(DataPlaneOptions options, InetSocketAddress... pods) {
    return new LoopbackDataPlane(options, pods);
  }

  private int open() {
    for (int i = 0; i < PORT_TRIES; i++) {
      int port = FreePorts.next();
      BindKey bind = BindKey.ofPort(port);
      ListenerSpec spec =
          new ListenerSpec(
              bind,
              OWNER,
              List.of(new WeightedTarget(CLUSTER, 100)),
              options.balance(),
              options.timeouts(),
              options.resetWhenUnavailable());
      BindOutcome outcome = listeners.applyOpen(spec).join();
      if (outcome.isOpen()) {
        return port;
      }
      listeners.applyClose(bind).join();
    }
    throw new IllegalStateException("no free port after " + PORT_TRIES + " tries");
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void endpoints(InetSocketAddress... pods) {
    List<EndpointSpec> endpoints =
        Arrays.stream(pods)
            .map(pod ->
                new EndpointSpec(pod.getAddress(), pod.getPort(), "", EndpointOrigin.UNKNOWN))
            .toList();
    clusters.applyCluster(new ClusterSpec(CLUSTER, options.balance(), endpoints));
  }

  @Override
  public void advance(Duration duration) {
    letLoopsFinish();
    ticker.advance(duration);
    loops.all().forEach((IoLoop loop) -> loop.execute(loop.wheel()::serve));
  }

  /**
   * What a loop has begun before this call is done after it. By a timer, not a task: a task may run
   * in the turn that has just begun to connect, before the loop looks at its sockets again.
   */
  private void letLoopsFinish() {
    CompletableFuture.allOf(
            loops.all().stream().map(LoopbackDataPlane::nextTurn).toArray(CompletableFuture[]::new))
        .join();
  }

  private static CompletableFuture<Void> nextTurn(IoLoop loop) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.schedule(() -> loop.schedule(() -> done.complete(null), 1), 1);
    return done;
  }

  @Override
  public int liveSessions() {
    return registry.live();
  }

  @Override
  public List<CloseReason> closed() {
    return List.copyOf(recorder.closed);
  }

  @Override
  public List<ConnectFailure> connectFailures() {
    return List.copyOf(recorder.failures);
  }

  @Override
  public void closePort() {
    listeners.closeAll().join();
  }

  @Override
  public void close() {
    listeners.closeAll().join();
    registry.abortAll().join();
    loops.close();
  }

  private static final class Recorder implements SessionObserver {

    private final List<CloseReason> closed = new CopyOnWriteArrayList<>();
    private final List<ConnectFailure> failures = new CopyOnWriteArrayList<>();

    @Override
    public void onOpened(BindKey bind, RouteId owner) {}

    @Override
    public void onConnectFailed(
        BindKey bind, RouteId owner, EndpointSpec endpoint, ConnectFailure failure) {
      failures.add(failure);
    }

    @Override
    public void onClosed(BindKey bind, RouteId owner, CloseReason reason, EndedSession session) {
      closed.add(reason);
    }
  }
}
