package io.portway.admin;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.portway.metrics.MetricsGate;
import io.portway.model.Text;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's HTTP server: {@code /healthz}, {@code /healthz/ready}, {@code /metrics}; or the
 * one for scraping from outside the node, which has {@code /metrics} alone. The assembly starts and
 * closes each once; requests run on virtual threads, apart from every io loop.
 *
 * <p>A bind that fails is an outcome, never a failed start: it is logged once per reason and tried
 * again with growing pauses until it works or the server is closed.
 *
 * <p>The JDK's server takes its limits from system properties, once per process: {@link #LIMITS}
 * sets those that nobody has set. They bound connections and the time that a request may take to
 * come in and its answer to go out, so that slow clients cannot pile up; any other server of the
 * same kind in this process shares them.
 */
public final class AdminServer implements AutoCloseable {

  /**
   * Limits of the JDK's server. 256 connections are what a few scrapers, probes and operators need
   * with room to spare, and 1.3 % of 20,000 descriptors. A request has 10 s to come in, the answer
   * 30 s to go out: 7 MB at 230 kB/s.
   */
  static final Map<String, String> LIMITS =
      Map.of(
          "jdk.httpserver.maxConnections", "256",
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "30",
          "sun.net.httpserver.idleInterval", "60",
          "sun.net.httpserver.maxReqHeaders", "100",
          "sun.net.httpserver.nodelay", "true");

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Connections that wait to be accepted. */
  private static final int BACKLOG = 64;

  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

  private final String name;
  private final InetSocketAddress wanted;
  private final HttpHandler handler;
  private final @Nullable ServerCertificate certificate;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();

  /** All guarded by the lock. */
  private @Nullable HttpServer server;

  private boolean started;
  private boolean closed;
  private String lastError = "";

  /**
   * Opens nothing yet.
   *
   * @param address where to listen; port 0 takes any free port
   */
  public AdminServer(InetSocketAddress address, Readiness readiness, MetricsPage metrics) {
    this("admin", address, new AdminHandler(readiness, metrics), null);
  }

  private AdminServer(
      String name,
      InetSocketAddress address,
      HttpHandler handler,
      @Nullable ServerCertificate certificate) {
    this.name = name;
    this.wanted = address;
    this.handler = handler;
    this.certificate = certificate;
  }

  /**
   * A server that has the metrics alone, for whoever scrapes from outside the node. Opens nothing
   * yet.
   *
   * @param certificate null serves plain HTTP
   * @param gate null lets in everyone
   */
  public static AdminServer ofMetrics(
      InetSocketAddress address,
      MetricsPage metrics,
      @Nullable ServerCertificate certificate,
      @Nullable MetricsGate gate) {
    return new AdminServer("metrics", address, new MetricsHandler(metrics, gate), certificate);
  }

  /** Binds, or keeps trying on a thread of its own. Once. */
  public void start() {
    lock.lock();
    try {
      if (started) {
        throw new IllegalStateException("the admin server was started before");
      }
      started = true;
      AcceptThrottle.install();
      LIMITS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
      if (!tryBind()) {
        Thread.ofPlatform().daemon().name("portway-" + name + "-bind").start(this::retry);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Where it listens; empty while the bind has not worked. */
  public Optional<InetSocketAddress> address() {
    lock.lock();
    try {
      return Optional.ofNullable(server).map(HttpServer::getAddress);
    } finally {
      lock.unlock();
    }
  }

  /** Ends every connection at once; idempotent. */
  @Override
  public void close() {
    HttpServer open;
    lock.lock();
    try {
      closed = true;
      open = server;
      server = null;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.stop(0);
    }
  }

  private void retry() {
    lock.lock();
    try {
      Duration pause = FIRST_PAUSE;
      while (!closed) {
        // A wake-up for no reason merely tries early.
        closing.awaitNanos(pause.toNanos());
        if (closed || tryBind()) {
          return;
        }
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    } catch (InterruptedException e) {
      log.warn("event={}_retry_interrupted address={}", name, Text.address(wanted));
    } finally {
      lock.unlock();
    }
  }

  /** Logs the first failure and every new reason; under the lock. */
  private boolean tryBind() {
    try {
      HttpServer opened = create();
      opened.setExecutor(
          Executors.newThreadPerTaskExecutor(
              Thread.ofVirtual().name("portway-" + name + "-", 0).factory()));
      opened.createContext("/", handler);
      opened.start();
      server = opened;
      log.info("event={}_open address={}", name, Text.address(opened.getAddress()));
      return true;
    } catch (IOException e) {
      String error = String.valueOf(e.getMessage());
      if (!error.equals(lastError)) {
        lastError = error;
        log.warn(
            "event={}_bind_failed address={} longest_pause_seconds={} error={}",
            name,
            Text.address(wanted),
            LONGEST_PAUSE.toSeconds(),
            Text.quoted(error));
      }
      return false;
    }
  }

  private HttpServer create() throws IOException {
    if (certificate == null) {
      return HttpServer.create(wanted, BACKLOG);
    }
    HttpsServer https = HttpsServer.create(wanted, BACKLOG);
    https.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    return https;
  }
}
