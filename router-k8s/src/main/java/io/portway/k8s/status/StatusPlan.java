package io.portway.k8s.status;

import io.portway.k8s.api.RouteObject;
import io.portway.k8s.api.ServiceObject;
import io.portway.k8s.state.ClusterState;
import io.portway.k8s.translate.Translation;
import io.portway.model.ClusterSpec;
import io.portway.model.ControlReport;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.model.Text;
import io.portway.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From a report to what the status of every object should say. Pure: the same inputs give the same
 * texts on every replica, so a new writer finds nothing to change. That is why what only this node
 * knows (its verdicts' warnings, its binds) plays no part but through {@link Replicas}.
 */
final class StatusPlan {

  private static final int MAX_MESSAGE = 1_000;
  private static final int MAX_WARNINGS = 3;
  private static final int MAX_ERRORS = 3;

  private final Translation translation;
  private final Replicas replicas;
  private final Map<RouteId, RouteIntent> intents = new HashMap<>();
  private final Map<RouteId, String> uids = new HashMap<>();

  private StatusPlan(Translation translation, Replicas replicas) {
    this.translation = translation;
    this.replicas = replicas;
    translation.update().intents().forEach(intent -> intents.put(intent.id(), intent));
    for (RouteObject route : translation.state().routes()) {
      uids.put(
          new RouteId(RouteObject.KIND, route.meta().namespace(), route.meta().name()),
          route.meta().uid());
    }
  }

  /** Objects that are not ours have none. */
  static Map<RouteId, ObjectStatus> of(
      ControlReport report, Translation translation, Replicas replicas) {
    StatusPlan plan = new StatusPlan(translation, replicas);
    Map<RouteId, ObjectStatus> all = new HashMap<>();
    for (Verdict verdict : report.verdicts()) {
      ObjectStatus status = plan.status(verdict);
      if (status != null) {
        all.put(verdict.id(), status);
      }
    }
    return all;
  }

  private @Nullable ObjectStatus status(Verdict verdict) {
    String uid = uid(verdict.id());
    if (uid.isEmpty()) {
      return null;
    }
    return switch (verdict.status()) {
      case NOT_OURS -> null;
      case REJECTED, DISPLACED -> new ObjectStatus(verdict.id(), uid, List.of(refused(verdict)));
      case ACCEPTED -> accepted(verdict, uid);
    };
  }

  private String uid(RouteId id) {
    String uid = uids.get(id);
    if (uid != null) {
      return uid;
    }
    ClusterState state = translation.state();
    ServiceObject service =
        id.kind().equals(ServiceObject.KIND)
            ? state.service(id.namespace(), id.name()).service()
            : null;
    return service == null ? "" : service.meta().uid();
  }

  /** An object of another source has no intent here, and its status is not ours to write. */
  private @Nullable ObjectStatus accepted(Verdict verdict, String uid) {
    RouteIntent intent = intents.get(verdict.id());
    if (intent == null) {
      return null;
    }
    Condition admitted =
        new Condition(
            Condition.ADMITTED,
            Condition.TRUE,
            verdict.reason().label(),
            "holds port " + intent.bind().port());
    return new ObjectStatus(
        verdict.id(), uid, List.of(admitted, portOpen(intent), endpointsReady(intent)));
  }

  private static Condition refused(Verdict verdict) {
    return new Condition(
        Condition.ADMITTED,
        Condition.FALSE,
        verdict.reason().label(),
        cut(Text.oneLine(verdict.message())));
  }

  private Condition portOpen(RouteIntent intent) {
    Replicas.PortState state = replicas.state(intent.bind());
    if (!state.isKnown()) {
      return portOpen(
          Condition.UNKNOWN,
          "Pending",
          "%d of %d router replicas have answered"
              .formatted(state.open() + state.failed(), state.replicas()));
    }
    if (state.failed() == 0) {
      return portOpen(Condition.TRUE, "Open", "");
    }
    List<String> errors = new ArrayList<>(state.errors());
    String why = String.join("; ", errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
    return state.open() == 0
        ? portOpen(Condition.FALSE, "BindFailed", "open on no node: " + why)
        : portOpen(
            Condition.FALSE,
            "PartiallyOpen",
            "open on %d of %d nodes; elsewhere: %s".formatted(state.open(), state.replicas(), why));
  }

  private static Condition portOpen(String status, String reason, String message) {
    return new Condition(Condition.PORT_OPEN, status, reason, cut(message));
  }

  private static Condition endpointsReady(RouteIntent intent) {
    long empty = intent.clusters().stream().filter(c -> c.endpoints().isEmpty()).count();
    String message = warnings(intent.warnings());
    if (empty == 0 && !intent.clusters().isEmpty()) {
      return endpointsReady(Condition.TRUE, "EndpointsFound", message);
    }
    return empty == intent.clusters().size()
        ? endpointsReady(Condition.FALSE, "NoEndpoints", message)
        : endpointsReady(Condition.FALSE, "SomeServicesEmpty", some(intent, message));
  }

  private static String some(RouteIntent intent, String message) {
    if (!message.isEmpty()) {
      return message;
    }
    return intent.clusters().stream()
        .filter(cluster -> cluster.endpoints().isEmpty())
        .map(ClusterSpec::name)
        .findFirst()
        .map(name -> "no ready endpoint for " + name)
        .orElse("");
  }

  private static Condition endpointsReady(String status, String reason, String message) {
    return new Condition(Condition.ENDPOINTS_READY, status, reason, message);
  }

  private static String warnings(List<String> warnings) {
    String shown = String.join("; ", warnings.subList(0, Math.min(warnings.size(), MAX_WARNINGS)));
    int more = warnings.size() - MAX_WARNINGS;
    return cut(Text.oneLine(more > 0 ? shown + "; and " + more + " more" : shown));
  }

  private static String cut(String message) {
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
  }
}
