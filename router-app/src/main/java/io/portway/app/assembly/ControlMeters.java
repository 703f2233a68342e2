package io.portway.app.assembly;

import io.portway.control.ControlObserver;
import io.portway.metrics.Counter;
import io.portway.metrics.Meters;
import io.portway.metrics.Metric;
import io.portway.metrics.Stopwatch;

/** Counts what the control loop tells; on the control thread. */
final class ControlMeters implements ControlObserver {

  private final Stopwatch build;
  private final Stopwatch apply;
  private final Counter bugs;

  ControlMeters(Meters meters) {
    build = meters.stopwatch(Metric.CONTROL_BUILD);
    apply = meters.stopwatch(Metric.CONTROL_APPLY);
    bugs = meters.counter(Metric.INTERNAL_ERRORS);
  }

  @Override
  public void onBuilt(long durationNanos) {
    build.record(durationNanos);
  }

  @Override
  public void onApplied(long durationNanos, int changes) {
    apply.record(durationNanos);
  }

  @Override
  public void onBug() {
    bugs.increment();
  }
}
