package io.portway.plan;

import io.portway.model.ClusterSpec;
import io.portway.model.Reason;
import io.portway.model.RouteIntent;
import io.portway.model.Text;
import io.portway.model.Verdict;
import io.portway.model.WeightedTarget;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose cluster names are whose. A snapshot refuses dangling and ambiguous names as a whole, so an
 * intent that would cause one is refused alone: names that tenants choose end up in cluster names.
 * Lives for one build.
 */
final class ClusterNames {

  /**
   * Long enough for a cluster's name: two names of 317, a service port of 63 and what is between.
   */
  private static final int MAX_NAME = 700;

  /** The intent that may use a name: of several that define it, the most senior. */
  private final Map<String, RouteIntent> owners;

  /** Whether some name has several intents: hardly ever, and then nothing is to be looked up. */
  private final boolean contended;

  /** The names of all intents, each with an id of its own. */
  ClusterNames(Collection<RouteIntent> intents) {
    owners = HashMap.newHashMap(intents.size());
    int names = 0;
    for (RouteIntent intent : intents) {
      for (ClusterSpec cluster : intent.clusters()) {
        owners.merge(cluster.name(), intent, ClusterNames::moreSenior);
        names++;
      }
    }
    contended = owners.size() < names;
  }

  private static RouteIntent moreSenior(RouteIntent one, RouteIntent other) {
    return one.seniority().compareTo(other.seniority()) <= 0 ? one : other;
  }

  /** Null where every name of the intent is its own. */
  @Nullable Verdict refusal(RouteIntent intent) {
    for (ClusterSpec cluster : intent.clusters()) {
      if (contended && !intent.equals(owners.get(cluster.name()))) {
        return refuse(intent, cluster.name(), "is defined by another object too");
      }
    }
    for (WeightedTarget target : intent.targets()) {
      if (!isOwn(intent, target.cluster())) {
        return refuse(intent, target.cluster(), "is a target without endpoints of its own");
      }
    }
    return null;
  }

  private static boolean isOwn(RouteIntent intent, String name) {
    for (ClusterSpec cluster : intent.clusters()) {
      if (cluster.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static Verdict refuse(RouteIntent intent, String cluster, String what) {
    String message = "cluster " + Text.quoted(cluster, MAX_NAME) + " " + what;
    return Verdict.rejected(intent.id(), Reason.INVALID_OBJECT, message, intent.warnings());
  }
}
