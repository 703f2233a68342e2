package io.portway.admin;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.portway.metrics.Counter;
import io.portway.metrics.Label;
import io.portway.metrics.Meters;
import io.portway.metrics.Metric;
import io.portway.model.BindKey;
import io.portway.model.CloseReason;
import io.portway.model.ControlReport;
import io.portway.model.EndpointSpec;
import io.portway.model.RouteId;
import io.portway.session.SessionObserver;
import io.portway.session.SessionTraffic;
import io.portway.upstream.ConnectFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what sessions and the control loop tell, and renders it with everything else for a scrape.
 * The observer's methods run on io loops and only count; {@link #accept} runs on the control
 * thread; {@link #write} runs on a thread of the admin server and pulls the bytes of live sessions
 * once, with a deadline, so that a stuck loop cannot hang a scrape.
 *
 * <p>It owns the Micrometer registry; whoever has a Micrometer binder may add it there. It never
 * decides anything.
 */
public final class RouterMetrics implements SessionObserver, Consumer<ControlReport>, MetricsPage {

  /**
   * How long a scrape waits for the io loops; Prometheus gives up a scrape after 10 s by default.
   */
  static final Duration PULL_DEADLINE = Duration.ofSeconds(1);

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final Logger log = LoggerFactory.getLogger(RouterMetrics.class);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ListenerMeters listeners;
  private final Supplier<CompletableFuture<Map<BindKey, SessionTraffic>>> traffic;
  private final Counter latePulls;
  private final ReentrantLock scrape = new ReentrantLock();

  /** The newest question to the io loops; guarded by {@link #scrape}. */
  private CompletableFuture<Map<BindKey, SessionTraffic>> pending =
      CompletableFuture.completedFuture(Map.of());

  /**
   * Registers every source of values; nothing is read before the first scrape.
   *
   * @param meters what belongs to the whole process
   * @param traffic asked once per scrape; {@code SessionRegistry::traffic}
   * @param forget told when the last series of a bind key has gone; {@code SessionRegistry::forget}
   */
  public RouterMetrics(
      Meters meters,
      Supplier<CompletableFuture<Map<BindKey, SessionTraffic>>> traffic,
      Consumer<BindKey> forget) {
    this(meters, traffic, forget, System::nanoTime, Label.LISTENERS);
  }

  RouterMetrics(
      Meters meters,
      Supplier<CompletableFuture<Map<BindKey, SessionTraffic>>> traffic,
      Consumer<BindKey> forget,
      LongSupplier nanoClock,
      int maxListeners) {
    this.traffic = traffic;
    this.latePulls = meters.counter(Metric.TRAFFIC_PULLS_LATE);
    this.listeners = new ListenerMeters(forget, nanoClock, maxListeners);
    registry
        .getPrometheusRegistry()
        .register(
            new PrometheusCollector(
                List.of(meters, listeners, new ProcessMeters(Path.of("/proc/self")))));
  }

  /** For Micrometer binders of libraries; Portway's own metrics do not pass through it. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  @Override
  public void onOpened(BindKey bind, RouteId owner) {
    listeners.series(bind, owner).onOpened();
  }

  @Override
  public void onConnectFailed(
      BindKey bind, RouteId owner, EndpointSpec endpoint, ConnectFailure failure) {
    listeners.series(bind, owner).onConnectFailed(endpoint.toString(), failure);
  }

  @Override
  public void onClosed(BindKey bind, RouteId owner, CloseReason reason, EndedSession session) {
    listeners.series(bind, owner).onClosed(reason);
  }

  /** A new report; control thread. */
  @Override
  public void accept(ControlReport report) {
    listeners.onReport(report);
  }

  @Override
  public String contentType(@Nullable String accept) {
    return AcceptHeader.prefersOpenMetrics(accept) ? OPEN_METRICS : TEXT;
  }

  @Override
  public void write(String contentType, OutputStream out) throws IOException {
    scrape.lock();
    try {
      pullTraffic();
      registry.scrape(out, contentType);
      listeners.sweep();
    } finally {
      scrape.unlock();
    }
  }

  /**
   * Asks the io loops anew unless the last question is still open: a stuck loop gets one, not one a
   * scrape.
   */
  private void pullTraffic() {
    if (pending.isDone()) {
      pending = traffic.get();
    }
    try {
      listeners.onTraffic(pending.get(PULL_DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      latePulls.increment();
    } catch (ExecutionException e) {
      latePulls.increment();
      log.warn("event=traffic_pull_failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
