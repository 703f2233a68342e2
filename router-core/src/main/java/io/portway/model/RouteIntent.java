package io.portway.model;

import java.util.List;

/**
 * What one user object asks for: this port to those targets. Made by a source; {@code plan} turns
 * the winners into listeners and clusters.
 *
 * @param clusters every cluster that {@code targets} names, each once
 * @param warnings what was passed over on the way, for people; never changes the verdict
 */
public record RouteIntent(
    RouteId id,
    Seniority seniority,
    BindKey bind,
    List<WeightedTarget> targets,
    List<ClusterSpec> clusters,
    BalancePolicy balance,
    Timeouts timeouts,
    boolean resetWhenUnavailable,
    List<String> warnings) {

  public RouteIntent {
    targets = List.copyOf(targets);
    clusters = List.copyOf(clusters);
    warnings = List.copyOf(warnings);
  }

  /** The same demand with another rank among the claims. */
  public RouteIntent withSeniority(Seniority other) {
    return new RouteIntent(
        id, other, bind, targets, clusters, balance, timeouts, resetWhenUnavailable, warnings);
  }

  /** The listener that this intent gets if its claim is activated. */
  public ListenerSpec listener() {
    return new ListenerSpec(bind, id, targets, balance, timeouts, resetWhenUnavailable);
  }
}
