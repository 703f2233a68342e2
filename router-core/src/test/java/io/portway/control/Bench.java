package io.portway.control;

import io.portway.claims.PortPolicy;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.ControlReport;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.plan.Intents;
import io.portway.plan.Node;
import io.portway.plan.SnapshotBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** A control loop whose thread is the test and whose clock moves only when told. */
final class Bench {

  static final SnapshotBuilder BUILDER =
      new SnapshotBuilder(PortPolicy.OPEN, new Node(List.of(), List.of(), () -> _ -> false));

  final FakeDataPlane plane = new FakeDataPlane();
  final FakeSource source = new FakeSource("first");
  final FakeSource second = new FakeSource("second");
  final Counts counts = new Counts();
  final ControlLoop loop;

  /** Starts near the overflow, which a nanosecond clock may do at any time. */
  private long now = Long.MAX_VALUE - Duration.ofMillis(50).toNanos();

  private Bench(boolean twoSources, long seed) {
    loop =
        new ControlLoop(
            twoSources ? List.of(source, second) : List.of(source),
            BUILDER,
            plane,
            counts,
            () -> now,
            new Random(seed));
  }

  static Bench withOneSource() {
    return withOneSource(1);
  }

  static Bench withOneSource(long seed) {
    return new Bench(false, seed);
  }

  static Bench withTwoSources() {
    return new Bench(true, 1);
  }

  void offer(RouteIntent... intents) {
    loop.offer(source, () -> Intents.update(intents));
  }

  /** Steps until nothing is due now. */
  void settle() {
    do {
      loop.step();
    } while (loop.untilNext() <= 0);
  }

  void advance(Duration time) {
    now += time.toNanos();
    settle();
  }

  /** Offers and lets the holdoff pass. */
  void apply(RouteIntent... intents) {
    offer(intents);
    advance(Duration.ofNanos(Mailbox.QUIET_NANOS));
  }

  ControlReport lastReport() {
    return source.reports.getLast();
  }

  /** The newest outcome of a listener that must have one. */
  BindOutcome outcome(BindKey bind) {
    return Objects.requireNonNull(lastReport().binds().get(bind), "tried");
  }

  /** Counts what an observer hears. */
  static final class Counts implements ControlObserver {
    int built;
    int applied;
    int changes;
    int bugs;
    final List<String> bindFailures = new ArrayList<>();

    @Override
    public void onBuilt(long durationNanos) {
      built++;
    }

    @Override
    public void onApplied(long durationNanos, int changed) {
      applied++;
      changes += changed;
    }

    @Override
    public void onBindFailed(BindKey bind, RouteId owner, String error) {
      bindFailures.add(bind + " " + owner + " " + error);
    }

    @Override
    public void onBug() {
      bugs++;
    }
  }
}
