package io.portway.model;

import java.util.List;
import java.util.Map;

/**
 * The one lane back from the control loop: after every apply and whenever a bind changes its
 * outcome.
 *
 * @param version the snapshot's version that was applied
 * @param verdicts one per object of every source
 * @param listeners who owns each listener of the snapshot, tried or not
 * @param binds the newest known outcome of every listener of the snapshot; a listener that was not
 *     tried yet is absent
 */
public record ControlReport(
    long version,
    List<Verdict> verdicts,
    Map<BindKey, RouteId> listeners,
    Map<BindKey, BindOutcome> binds) {

  public ControlReport {
    verdicts = List.copyOf(verdicts);
    listeners = Map.copyOf(listeners);
    binds = Map.copyOf(binds);
  }
}
