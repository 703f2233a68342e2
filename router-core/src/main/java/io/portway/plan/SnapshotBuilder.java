package io.portway.plan;

import io.portway.claims.PortClaims;
import io.portway.claims.PortPolicy;
import io.portway.model.BindKey;
import io.portway.model.ClusterSpec;
import io.portway.model.EndpointSpec;
import io.portway.model.ListenerSpec;
import io.portway.model.RouteIntent;
import io.portway.model.Snapshot;
import io.portway.model.Verdict;
import io.portway.source.SourceUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Turns what all sources know into one snapshot and a verdict for every object: port policy, then
 * claims, then what only this node knows. The result depends on the set of objects, not on their
 * order inside a source. Called on the control thread; keeps nothing between builds.
 */
public final class SnapshotBuilder {

  /** How many dropped endpoints a warning names before it counts the rest. */
  private static final int MAX_NAMED = 3;

  private static final String REPEATED =
      "known more than once: by several sources, or twice by one; only the first was taken";

  private final PortPolicy policy;
  private final Node node;

  public SnapshotBuilder(PortPolicy policy, Node node) {
    this.policy = policy;
    this.node = node;
  }

  /**
   * The snapshot with this version.
   *
   * @param updates the newest of every source, in the order of the sources: of an object that two
   *     of them know, the first one's is taken, with a warning
   */
  public Plan build(long version, List<SourceUpdate> updates) {
    MergedUpdates merged = new MergedUpdates(updates);
    List<Verdict> verdicts = new ArrayList<>(merged.verdicts());
    PortClaims claims = PortClaims.resolve(claimants(merged, verdicts));
    verdicts.addAll(claims.displaced());
    Snapshot snapshot = assemble(version, claims.activated(), verdicts);
    verdicts.replaceAll(v -> merged.isRepeated(v.id()) ? withWarnings(v, List.of(REPEATED)) : v);
    verdicts.sort(Comparator.comparing(Verdict::id));
    return new Plan(snapshot, verdicts);
  }

  /** The intents that may claim; every other one gets its verdict here. */
  private List<RouteIntent> claimants(MergedUpdates merged, List<Verdict> verdicts) {
    ClusterNames names = new ClusterNames(merged.intents());
    List<RouteIntent> claimants = new ArrayList<>(merged.intents().size());
    for (RouteIntent intent : merged.intents()) {
      Verdict refusal = policy.refusal(intent);
      if (refusal == null) {
        refusal = names.refusal(intent);
      }
      if (refusal == null) {
        claimants.add(intent);
      } else {
        verdicts.add(refusal);
      }
    }
    return claimants;
  }

  private Snapshot assemble(long version, List<RouteIntent> activated, List<Verdict> verdicts) {
    TreeMap<BindKey, ListenerSpec> listeners = new TreeMap<>();
    TreeMap<String, ClusterSpec> clusters = new TreeMap<>();
    for (RouteIntent intent : activated) {
      listeners.put(intent.bind(), intent.listener());
    }
    OwnSockets own = new OwnSockets(node, listeners.keySet());
    for (RouteIntent intent : activated) {
      List<String> warnings = new ArrayList<>(0);
      if (node.ephemeralPorts().contains(intent.bind().port())) {
        warnings.add(ephemeralWarning(intent.bind().port()));
      }
      for (ClusterSpec cluster : intent.clusters()) {
        clusters.put(cluster.name(), withoutOwnSockets(cluster, own, warnings));
      }
      verdicts.add(withWarnings(Verdict.accepted(intent.id(), intent.warnings()), warnings));
    }
    return new Snapshot(version, listeners, clusters);
  }

  private String ephemeralWarning(int port) {
    return "port "
        + port
        + " is one that this node gives to outgoing connections ("
        + node.ephemeralPorts()
        + "): while one of them has it, it cannot be opened; take another, or have the node keep it"
        + " by net.ipv4.ip_local_reserved_ports";
  }

  private static ClusterSpec withoutOwnSockets(
      ClusterSpec cluster, OwnSockets own, List<String> warnings) {
    Map<String, List<EndpointSpec>> dropped = Map.of();
    for (EndpointSpec endpoint : cluster.endpoints()) {
      String objection = own.objection(endpoint);
      if (objection != null) {
        dropped = dropped.isEmpty() ? new TreeMap<>() : dropped;
        dropped.computeIfAbsent(objection, _ -> new ArrayList<>()).add(endpoint);
      }
    }
    if (dropped.isEmpty()) {
      return cluster;
    }
    List<EndpointSpec> kept = new ArrayList<>(cluster.endpoints());
    dropped.forEach((objection, endpoints) -> {
      warnings.add(droppedWarning(endpoints, objection));
      kept.removeAll(endpoints);
    });
    return new ClusterSpec(cluster.name(), cluster.balance(), kept);
  }

  private static String droppedWarning(List<EndpointSpec> dropped, String objection) {
    String named =
        dropped.stream()
            .limit(MAX_NAMED)
            .map(EndpointSpec::toString)
            .collect(Collectors.joining(", "));
    String more =
        dropped.size() > MAX_NAMED ? " and " + (dropped.size() - MAX_NAMED) + " more" : "";
    return "endpoint " + named + more + " dropped: " + objection;
  }

  private static Verdict withWarnings(Verdict verdict, List<String> more) {
    if (more.isEmpty()) {
      return verdict;
    }
    List<String> warnings = new ArrayList<>(verdict.warnings());
    warnings.addAll(more);
    return new Verdict(
        verdict.id(), verdict.status(), verdict.reason(), verdict.message(), warnings);
  }
}
