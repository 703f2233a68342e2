package io.portway.k8s.status;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.portway.k8s.translate.ReportObserver;
import io.portway.k8s.translate.Translation;
import io.portway.metrics.Meters;
import io.portway.metrics.Metric;
import io.portway.model.BindKey;
import io.portway.model.ControlReport;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cluster what came of its objects: the ledger, the status of Routes and Services, and
 * Events. Every replica has one; the one that holds the lease writes what is said once for all, and
 * each says what its own node does. Made, started and closed by the assembly. Hears reports on the
 * control thread and only keeps the newest; owns the threads {@code status-lease}, so that a slow
 * write never costs the lease, and {@code status}, which does all else.
 */
public final class StatusPublisher implements ReportObserver {

  private static final Logger log = LoggerFactory.getLogger(StatusPublisher.class);

  /** How long closing waits for the lease and the heartbeat to be given back. */
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);

  /** Nothing to do: look anyway, so that a missed signal costs no more than this. */
  private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

  private final ApiCalls api;
  private final StatusSettings settings;
  private final StatusMeters meters;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private final WriterLease lease;
  private final HeartbeatPublisher heartbeat;
  private final EventWriter events;
  private final Thread leaseThread;
  private final Thread statusThread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private StatusWriter.@Nullable Input newest;
  private boolean woken;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile int pending;
  private @Nullable StatusWriter writer;
  private StatusWriter.@Nullable Input heard;
  private Map<BindKey, String> failures = Map.of();

  /**
   * A publisher that is not running yet.
   *
   * @param client shared with whoever watches; never closed here
   */
  public StatusPublisher(KubernetesClient client, StatusSettings settings, Meters meters) {
    this(
        new HttpCalls(client, settings.times().call()),
        settings,
        meters,
        System::nanoTime,
        InstantSource.system());
  }

  StatusPublisher(
      ApiCalls api,
      StatusSettings settings,
      Meters meters,
      LongSupplier nanos,
      InstantSource clock) {
    this.api = api;
    this.settings = settings;
    this.meters = StatusMeters.of(meters);
    this.nanos = nanos;
    this.clock = clock;
    OwnNames names = settings.names();
    lease = new WriterLease(api, names, settings.identity(), settings.times(), nanos, clock);
    heartbeat =
        new HeartbeatPublisher(api, names, settings.identity(), settings.times(), nanos, clock);
    events = new EventWriter(api, names, settings.node(), this.meters, nanos, clock);
    meters.gauge(Metric.STATUS_WRITER, () -> lease.isHeld() ? 1 : 0);
    meters.gauge(Metric.STATUS_PENDING, () -> pending);
    leaseThread = Thread.ofPlatform().daemon().name("status-lease").unstarted(this::runLease);
    statusThread = Thread.ofPlatform().daemon().name("status").unstarted(this::runStatus);
  }

  /** Starts both threads; once. */
  public void start() {
    leaseThread.start();
    statusThread.start();
  }

  @Override
  public void onReport(ControlReport report, Translation translation) {
    lock.lock();
    try {
      newest = new StatusWriter.Input(report, translation);
      wakeLocked();
    } finally {
      lock.unlock();
    }
  }

  /** Whether this replica is the one that writes. Any thread. */
  public boolean isWriter() {
    return lease.isHeld();
  }

  /** Gives lease and heartbeat back and ends; what is not written stays so. Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ended.countDown();
    wake();
    leaseThread.interrupt();
    try {
      long deadline = System.nanoTime() + CLOSE_WAIT.toNanos();
      for (Thread thread : new Thread[] {statusThread, leaseThread}) {
        Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        if (thread.getState() != Thread.State.NEW && !thread.join(left)) {
          log.warn("event=status_still_busy thread={}", thread.getName());
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    lock.lock();
    try {
      wakeLocked();
    } finally {
      lock.unlock();
    }
  }

  private void wakeLocked() {
    woken = true;
    news.signal();
  }

  private void runLease() {
    try {
      Duration wait;
      do {
        boolean before = lease.isHeld();
        wait = stepLeaseSafely();
        if (before != lease.isHeld()) {
          wake();
        }
      } while (!ended.await(wait.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      log.debug("event=lease_thread_ends");
    }
    giveBack("lease", lease::release);
  }

  private Duration stepLeaseSafely() throws InterruptedException {
    try {
      return lease.step();
    } catch (RuntimeException e) {
      log.error("event=internal_error thread=status-lease", e);
      return settings.times().leaseRetry();
    }
  }

  private void runStatus() {
    try {
      while (!closed) {
        long wait = stepSafely();
        await(Math.min(wait, IDLE_NANOS));
      }
    } catch (InterruptedException e) {
      log.debug("event=status_thread_ends");
    }
    giveBack("heartbeat", heartbeat::withdraw);
  }

  /** A bug must not end the thread: the next report may be one that it can tell of. */
  private long stepSafely() throws InterruptedException {
    try {
      return step();
    } catch (RuntimeException e) {
      log.error("event=internal_error thread=status", e);
      return IDLE_NANOS;
    }
  }

  private long step() throws InterruptedException {
    hear();
    long wait = settings.writesStatus() ? speak() : Long.MAX_VALUE;
    if (!lease.isHeld()) {
      writer = null;
      pending = 0;
      return wait;
    }
    if (writer == null) {
      writer = new StatusWriter(api, settings, meters, events, nanos, clock);
      if (heard != null) {
        writer.take(heard);
      }
    }
    long next = writer.step();
    pending = writer.pending();
    return Math.min(wait, next);
  }

  /** What this replica says for itself, writer or not. */
  private long speak() throws InterruptedException {
    if (heartbeat.untilDue() <= 0) {
      heartbeat.say();
    }
    if (events.untilDue() <= 0) {
      events.sendOne();
    }
    return Math.min(heartbeat.untilDue(), events.untilDue());
  }

  private void hear() {
    StatusWriter.Input input;
    lock.lock();
    try {
      input = newest;
      newest = null;
    } finally {
      lock.unlock();
    }
    if (input == null) {
      return;
    }
    heard = input;
    Heartbeat word = Heartbeat.of(settings.node(), input.report());
    heartbeat.want(word);
    warnOfFailures(word, input);
    if (writer != null) {
      writer.take(input);
    }
  }

  /** About what has failed here since the last report, to whoever asked for it. */
  private void warnOfFailures(Heartbeat word, StatusWriter.Input input) {
    if (settings.writesStatus() && !word.failed().equals(failures)) {
      Map<RouteId, RouteIntent> intents = new HashMap<>();
      input.translation().update().intents().forEach(intent -> intents.put(intent.id(), intent));
      word.failed()
          .forEach((key, error) -> {
            RouteId owner = input.report().listeners().get(key);
            RouteIntent intent = owner == null ? null : intents.get(owner);
            if (intent != null && !Objects.equals(failures.get(key), error)) {
              events.warn(
                  intent.id(),
                  intent.seniority().uid(),
                  "BindFailed",
                  "port %d cannot be opened on node %s: %s"
                      .formatted(key.port(), settings.node(), error));
            }
          });
    }
    failures = word.failed();
  }

  private void await(long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeoutNanos;
      while (!woken && left > 0) {
        left = news.awaitNanos(left);
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }

  /** The last act of a thread that may just have been interrupted. */
  private interface LastAct {
    void run() throws InterruptedException;
  }

  private static void giveBack(String what, LastAct act) {
    boolean interrupted = Thread.interrupted();
    try {
      act.run();
    } catch (InterruptedException e) {
      log.warn("event=status_not_given_back what={}", what);
    } catch (RuntimeException e) {
      log.error("event=internal_error giving_back={}", what, e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
