package io.portway.model;

import java.util.List;

/**
 * One listener as it should be.
 *
 * @param owner the object whose claim on {@code bind} is activated
 * @param targets may be empty: the port is open and every connection ends at once as with no
 *     endpoint
 * @param balance how a session is spread over the targets; the clusters carry the same policy for
 *     their endpoints
 */
public record ListenerSpec(
    BindKey bind,
    RouteId owner,
    List<WeightedTarget> targets,
    BalancePolicy balance,
    Timeouts timeouts,
    boolean resetWhenUnavailable) {

  public ListenerSpec {
    targets = List.copyOf(targets);
  }
}
