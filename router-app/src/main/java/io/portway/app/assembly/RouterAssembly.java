package io.portway.app.assembly;

import io.portway.admin.AdminServer;
import io.portway.admin.Readiness;
import io.portway.admin.RouterMetrics;
import io.portway.admin.ServerCertificate;
import io.portway.admin.SessionObservers;
import io.portway.app.log.AccessLog;
import io.portway.app.log.Logging;
import io.portway.app.options.AccessLogTarget;
import io.portway.app.options.LogOptions;
import io.portway.app.options.RunOptions;
import io.portway.control.ControlLoop;
import io.portway.control.Effects;
import io.portway.k8s.manifest.ManifestSource;
import io.portway.listener.AcceptObserver;
import io.portway.listener.ListenerManager;
import io.portway.listener.ListenerServices;
import io.portway.listener.PauseCause;
import io.portway.metrics.Counter;
import io.portway.metrics.Meters;
import io.portway.metrics.Metric;
import io.portway.metrics.MetricsGate;
import io.portway.model.BindKey;
import io.portway.model.ControlReport;
import io.portway.model.Text;
import io.portway.relay.RelayEngine;
import io.portway.session.ConnectionPermits;
import io.portway.session.SessionObserver;
import io.portway.session.SessionRegistry;
import io.portway.session.SessionServices;
import io.portway.source.IntentSource;
import io.portway.transport.EventLoops;
import io.portway.transport.IoLoop;
import io.portway.transport.Ticker;
import io.portway.transport.Transport;
import io.portway.upstream.ClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one class that says {@code new} for the big objects: options in, a running {@link Router}
 * out. Used once per router, on the main thread. It decides nothing while the router runs.
 */
public final class RouterAssembly {

  private static final Logger log = LoggerFactory.getLogger(RouterAssembly.class);

  private final RunOptions options;
  private final String version;
  private final Meters meters = new Meters();
  private final Readiness readiness = new Readiness();

  private RouterAssembly(RunOptions options, String version) {
    this.options = options;
    this.version = version;
  }

  /**
   * Starts a router; it opens its ports soon after this returns.
   *
   * @param logging what counts dropped lines; null where the caller has no log of its own
   * @param listeners hear every report, the first one included, on the control thread
   * @throws IOException with one line for people when the input or the access log cannot be had
   */
  public static Router start(
      RunOptions options,
      String version,
      @Nullable Logging logging,
      List<Consumer<ControlReport>> listeners)
      throws IOException {
    RouterAssembly assembly = new RouterAssembly(options, version);
    if (logging != null) {
      logging.countIn(assembly.meters);
    }
    return assembly.start(listeners);
  }

  private Router start(List<Consumer<ControlReport>> listeners) throws IOException {
    Transport.Choice choice = choose();
    Transport transport = choice.transport();
    RelayEngine engine = RelayEngine.of(transport);
    Path tls = options.metrics().tls();
    ServerCertificate certificate = tls == null ? null : ServerCertificate.of(tls);
    AccessLog accessLog = accessLog(options.log());
    EventLoops loops = new EventLoops(transport, options.capacity().ioThreads(), Ticker.SYSTEM);
    SessionRegistry registry = new SessionRegistry(loops);
    RouterMetrics metrics = new RouterMetrics(meters, registry::traffic, registry::forget);
    SessionObserver observer =
        accessLog == null ? metrics : SessionObservers.of(metrics, accessLog);
    ConnectionPermits permits = new ConnectionPermits(maxConnections());
    ClusterManager clusters = new ClusterManager(Ticker.SYSTEM);
    ListenerManager listenerManager =
        new ListenerManager(
            bindAddresses(transport),
            clusters::cluster,
            new ListenerServices(
                loops,
                new SessionServices(transport.sockets(), engine, registry, observer),
                permits,
                pauses()));
    Input input = input();
    IntentSource source = input.source();
    ControlLoop control =
        new ControlLoop(
            List.of(source),
            Settings.snapshotBuilder(
                options.routes(), options.listen(), options.sockets(), options.manifests() != null),
            Effects.of(listenerManager, clusters),
            new ControlMeters(meters));
    control.addReportListener(metrics);
    listeners.forEach(control::addReportListener);
    expose(transport, engine, loops);
    Router router =
        new Router(
            source,
            control,
            listenerManager,
            registry,
            loops,
            readiness,
            admin(metrics),
            metricsServer(metrics, certificate, input.gate()),
            accessLog,
            input.release());
    log.info(
        "event=start version={} transport={} engine={} reason={} io_threads={}"
            + " max_connections={}",
        version,
        transport.label(),
        engine.name(),
        Text.quoted(choice.reason()),
        loops.all().size(),
        permits.max());
    begin(router);
    return router;
  }

  private Transport.Choice choose() {
    Transport.Choice choice = Transport.choose(options.transport().wanted());
    if (choice.isFallback()) {
      log.warn(
          "event=transport_unavailable reason={} effect=\"{} is used\"",
          Text.quoted(choice.reason()),
          choice.transport().label());
    }
    return choice;
  }

  private List<InetAddress> bindAddresses(Transport transport) {
    List<InetAddress> usable = NodeFamilies.usable(options.listen().bindAddresses());
    return transport == Transport.EPOLL ? usable : NodeFamilies.withoutCovered(usable);
  }

  /**
   * Where intents come from.
   *
   * @param gate who may read the metrics from outside the node; null where nobody can say
   * @param release what is closed after it
   */
  private record Input(IntentSource source, @Nullable MetricsGate gate, Runnable release) {}

  private Input input() throws IOException {
    Path folder = options.manifests();
    if (folder == null) {
      ClusterSide cluster = ClusterSide.of(options, version, meters, readiness);
      return new Input(cluster.source(), cluster.gate(), cluster::close);
    }
    ManifestSource source =
        new ManifestSource(
            folder, Settings.translator(options.routes(), options.sessions(), true, true));
    meters.gauge(Metric.MANIFEST_FILES_UNPARSABLE, source::unparsableFiles);
    return new Input(source, null, () -> {});
  }

  /** What was already started is ended again when the input cannot be had. */
  private void begin(Router router) throws IOException {
    readiness.waitingFor("waiting for the first input");
    var _ =
        router
            .control()
            .applied()
            .thenRun(() -> {
              readiness.ready();
              log.info("event=ready");
            });
    router.control().start();
    try {
      router.source().start(router.control());
    } catch (IOException e) {
      new ShutdownSequence(router, options.shutdown()).abandon();
      throw e;
    }
    if (router.admin() != null) {
      router.admin().start();
    }
    if (router.metrics() != null) {
      router.metrics().start();
    }
  }

  private @Nullable AdminServer admin(RouterMetrics metrics) {
    InetSocketAddress address = options.admin().address();
    return address == null ? null : new AdminServer(address, readiness, metrics);
  }

  private @Nullable AdminServer metricsServer(
      RouterMetrics metrics, @Nullable ServerCertificate certificate, @Nullable MetricsGate gate) {
    InetSocketAddress address = options.metrics().address();
    return address == null ? null : AdminServer.ofMetrics(address, metrics, certificate, gate);
  }

  private int maxConnections() {
    int possible = Capacity.sessions();
    Integer wanted = options.capacity().maxConnections();
    if (wanted != null && wanted > possible) {
      log.warn(
          "event=max_connections_high wanted={} possible={} effect=\"accepting may pause before\"",
          wanted,
          possible);
    }
    return wanted == null ? possible : wanted;
  }

  private @Nullable AccessLog accessLog(LogOptions log) throws IOException {
    AccessLogTarget target = log.accessLog();
    Path file = target.file();
    if (file == null) {
      return null;
    }
    return target.isStandardOutput()
        ? AccessLog.toStandardOutput(log.format(), meters)
        : AccessLog.toFile(file, log.format(), meters);
  }

  private AcceptObserver pauses() {
    Map<PauseCause, Counter> counters = new EnumMap<>(PauseCause.class);
    for (PauseCause cause : PauseCause.values()) {
      counters.put(cause, meters.counter(Metric.ACCEPT_PAUSES, cause.label()));
    }
    return (BindKey bind, PauseCause cause) -> {
      Counter counter = counters.get(cause);
      if (counter != null) {
        counter.increment();
      }
    };
  }

  private void expose(Transport transport, RelayEngine engine, EventLoops loops) {
    String moves = transport.label() + "+" + engine.name();
    meters.gauge(Metric.BUILD_INFO, () -> 1, version, Runtime.version().toString(), moves);
    meters.gauge(Metric.READY, () -> readiness.state() == Readiness.State.READY ? 1 : 0);
    List<IoLoop> all = loops.all();
    meters.gauge(Metric.IO_LOOPS, all::size);
    for (IoLoop loop : all) {
      meters.gauge(Metric.IO_LOOP_PENDING_TASKS, loop::pendingTasks, String.valueOf(loop.index()));
    }
  }
}
