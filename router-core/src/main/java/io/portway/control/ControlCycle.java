package io.portway.control;

import io.portway.model.BindKey;
import io.portway.model.ControlReport;
import io.portway.model.ListenerSpec;
import io.portway.model.RouteId;
import io.portway.model.Snapshot;
import io.portway.model.Verdict;
import io.portway.plan.Change;
import io.portway.plan.Plan;
import io.portway.plan.SnapshotBuilder;
import io.portway.plan.SnapshotDiff;
import io.portway.source.IntentSource;
import io.portway.source.SourceUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the control thread does each time it wakes: hear answers, retry, and when offers are due
 * build, diff, apply and report. Without a thread and a wait of its own, so that a test can step
 * it. Control thread only.
 */
final class ControlCycle {

  private final List<IntentSource> sources;
  private final SnapshotBuilder builder;
  private final Mailbox mailbox;
  private final Reconciler reconciler;
  private final BugGuard guard;
  private final ControlObserver observer;
  private final LongSupplier nanos;
  private final Consumer<ControlReport> reports;
  private final VerdictLog verdictLog = new VerdictLog();

  private final Map<IntentSource, SourceUpdate> latest = new HashMap<>();
  private volatile Snapshot snapshot = Snapshot.EMPTY;
  private List<Verdict> verdicts = List.of();

  ControlCycle(
      List<IntentSource> sources,
      SnapshotBuilder builder,
      Mailbox mailbox,
      Reconciler reconciler,
      BugGuard guard,
      ControlObserver observer,
      LongSupplier nanos,
      Consumer<ControlReport> reports) {
    this.sources = List.copyOf(sources);
    this.builder = builder;
    this.mailbox = mailbox;
    this.reconciler = reconciler;
    this.guard = guard;
    this.observer = observer;
    this.nanos = nanos;
    this.reports = reports;
  }

  /** Does everything that is due now. */
  void step() {
    for (Runnable note : mailbox.takeNotes()) {
      guard.run("note", note);
    }
    long now = nanos.getAsLong();
    reconciler.retryDue(now);
    boolean applied = mailbox.untilDue(now) <= 0 && buildAndApply();
    if (reconciler.takeOutcomesChanged() || applied) {
      reports.accept(
          new ControlReport(snapshot.version(), verdicts, owners(), reconciler.outcomes()));
    }
  }

  private Map<BindKey, RouteId> owners() {
    return snapshot.listeners().values().stream()
        .collect(Collectors.toMap(ListenerSpec::bind, ListenerSpec::owner));
  }

  /**
   * Nanoseconds until there is something to do without being woken; {@link Long#MAX_VALUE} when
   * there is not.
   */
  long untilNext() {
    if (mailbox.hasNotes()) {
      return 0;
    }
    long now = nanos.getAsLong();
    return Math.min(mailbox.untilDue(now), reconciler.untilRetry(now));
  }

  /**
   * Whether the first input was applied and each of its binds was tried once, whatever the outcome.
   */
  boolean isFirstInputTried() {
    return snapshot.version() > 0 && !reconciler.hasUntried();
  }

  /** What was last ordered. Any thread. */
  Snapshot snapshot() {
    return snapshot;
  }

  /**
   * False when a source has no good update yet or the build has a bug: then what runs stays as it
   * is.
   */
  private boolean buildAndApply() {
    long start = nanos.getAsLong();
    mailbox
        .takeOffers()
        .forEach((source, offer) ->
            guard.run(
                "source " + source.name(),
                () -> latest.put(source, Objects.requireNonNull(offer.get()))));
    if (latest.size() < sources.size()) {
      return false;
    }
    Build build = build();
    if (build == null) {
      return false;
    }
    long built = nanos.getAsLong();
    observer.onBuilt(built - start);
    reconciler.apply(build.changes);
    snapshot = build.plan.snapshot();
    verdicts = build.plan.verdicts();
    observer.onApplied(nanos.getAsLong() - built, build.changes.size());
    verdictLog.onVerdicts(verdicts);
    return true;
  }

  private record Build(Plan plan, List<Change> changes) {}

  private @Nullable Build build() {
    List<Build> result = new ArrayList<>(1);
    guard.run(
        "build",
        () -> {
          List<SourceUpdate> updates =
              sources.stream().map(s -> Objects.requireNonNull(latest.get(s))).toList();
          Plan plan = builder.build(snapshot.version() + 1, updates);
          result.add(new Build(plan, SnapshotDiff.between(snapshot, plan.snapshot())));
        });
    return result.isEmpty() ? null : result.getFirst();
  }
}
