package io.portway.control;

import io.portway.model.ControlReport;
import io.portway.model.Snapshot;
import io.portway.plan.SnapshotBuilder;
import io.portway.source.IntentSink;
import io.portway.source.IntentSource;
import io.portway.source.SourceUpdate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes what listens and where it points. Sources offer to it from any
 * thread; it waits until every source has offered once, then builds, diffs, applies and reports,
 * with a short holdoff between later builds. Owned by the assembly. It never closes a listener
 * because it is itself closed: that is the shutdown's business.
 */
public final class ControlLoop implements IntentSink, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControlLoop.class);

  /**
   * How long {@link #close} waits for a step that runs. A build of 10,000 routes takes some 20 ms.
   */
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final List<IntentSource> sources;
  private final Mailbox mailbox;
  private final BugGuard guard;
  private final ControlCycle cycle;
  private final List<Consumer<ControlReport>> listeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> applied = new CompletableFuture<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * A loop that is not running yet.
   *
   * @param sources all that there will ever be; nothing is opened before each has offered once. An
   *     object that two of them know is the earlier one's
   */
  public ControlLoop(
      List<IntentSource> sources,
      SnapshotBuilder builder,
      Effects effects,
      ControlObserver observer) {
    this(sources, builder, effects, observer, System::nanoTime, RandomGenerator.getDefault());
  }

  ControlLoop(
      List<IntentSource> sources,
      SnapshotBuilder builder,
      Effects effects,
      ControlObserver observer,
      LongSupplier nanos,
      RandomGenerator random) {
    this.sources = List.copyOf(sources);
    mailbox = new Mailbox(sources, nanos);
    guard = new BugGuard(observer);
    Reconciler reconciler =
        new Reconciler(effects, mailbox, new Backoff(random), nanos, guard, observer);
    cycle =
        new ControlCycle(
            sources, builder, mailbox, reconciler, guard, observer, nanos, this::report);
    thread = Thread.ofPlatform().name("control").daemon().unstarted(this::run);
  }

  /** Starts the thread; once. */
  public void start() {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("the control loop was started before");
    }
    thread.start();
  }

  @Override
  public void offer(IntentSource source, Supplier<SourceUpdate> update) {
    mailbox.offer(source, update);
  }

  /** Hears every later report, on the control thread; must return at once. Any thread. */
  public void addReportListener(Consumer<ControlReport> listener) {
    listeners.add(listener);
  }

  /**
   * Completes, on the control thread, when the first input was applied and each of its binds was
   * tried once, whatever the outcome. Stays open when the loop is closed before.
   */
  public CompletableFuture<Void> applied() {
    return applied.copy();
  }

  /** What was last ordered; empty with version 0 before the first input. Any thread. */
  public Snapshot snapshot() {
    return cycle.snapshot();
  }

  /**
   * Stops applying: no offer, answer or retry has an effect after this returns. Listeners and
   * sessions stay as they are. Idempotent; any thread but the control thread.
   */
  @Override
  public void close() {
    closed = true;
    mailbox.wake();
    try {
      if (started.get() && !thread.join(CLOSE_WAIT)) {
        log.warn("event=control_still_busy waited={}s", CLOSE_WAIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      step();
      try {
        mailbox.await(cycle.untilNext());
      } catch (InterruptedException e) {
        // Nobody interrupts this thread on purpose, and a router that obeys nobody any more is the
        // worst answer.
        log.error("event=control_interrupted", e);
      }
    }
  }

  /** One wake-up without the wait; package-private so that a test can take the thread's place. */
  void step() {
    guard.run("control step", cycle::step);
    if (!applied.isDone() && cycle.isFirstInputTried()) {
      applied.complete(null);
    }
  }

  /** See {@link ControlCycle#untilNext}. */
  long untilNext() {
    return cycle.untilNext();
  }

  private void report(ControlReport report) {
    for (IntentSource source : sources) {
      guard.run("report to source " + source.name(), () -> source.onReport(report));
    }
    for (Consumer<ControlReport> listener : listeners) {
      guard.run("report to " + listener.getClass().getName(), () -> listener.accept(report));
    }
  }
}
