package io.portway.k8s.translate;

import io.portway.k8s.api.ObjectMeta;
import io.portway.k8s.api.RouteObject;
import io.portway.k8s.api.ServiceObject;
import io.portway.k8s.api.UserText;
import io.portway.k8s.state.ClusterState;
import io.portway.model.BindKey;
import io.portway.model.Reason;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.model.Seniority;
import io.portway.model.Verdict;
import io.portway.source.SourceUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From all objects to all intents: every Route gets exactly one answer, an intent or a verdict, and
 * none depends on another; so does every annotated Service where those count. Each source has its
 * own, which the control thread calls. Keeps the last answers, so that whatever did not change is
 * the same instance again; its result depends on the objects and the ledger alone. Never looks at
 * the status of an object nor at its host: the port is opened for the bytes.
 */
public final class RouteTranslator {

  /** What the customised OpenShift template compares with where the router has no name. */
  static final String DEFAULT_ROUTER_NAME = "wzh-router-name";

  private final TranslatorOptions options;
  private final TargetTranslator targets;
  private final LastAnswers lastAnswers = new LastAnswers();
  private final ServiceClaims claims = new ServiceClaims();

  public RouteTranslator(TranslatorOptions options) {
    this.options = options;
    this.targets = new TargetTranslator(options);
  }

  /**
   * Whether the object has a port annotation at all, of whatever value: without one nothing else of
   * it matters.
   */
  public static boolean asksForPort(ObjectMeta meta) {
    return !(RouteAnnotation.PORT.of(meta) instanceof RouteAnnotation.Absent);
  }

  /** As {@link #translate(ClusterState, HeldClaims)} where no ledger is kept. */
  public SourceUpdate translate(ClusterState state) {
    return translate(state, HeldClaims.NONE);
  }

  /**
   * Intents and verdicts in the order of namespace and name.
   *
   * @param held what the ledger recorded at the moment of the state
   */
  public SourceUpdate translate(ClusterState state, HeldClaims held) {
    List<RouteIntent> intents = new ArrayList<>(state.routes().size());
    List<Verdict> verdicts = new ArrayList<>();
    NamespacePorts ports = new NamespacePorts(state);
    for (RouteObject route : claimants(state)) {
      ObjectMeta meta = route.meta();
      RouteId id = new RouteId(claims.kind(route), meta.namespace(), meta.name());
      switch (lastAnswers.answer(route, state, held, () -> translate(route, id, state))) {
        case Wanted(RouteIntent intent) -> {
          Refused narrowed = options.namespacePorts() ? ports.refusal(intent) : null;
          if (narrowed == null) {
            intents.add(intent);
          } else {
            verdicts.add(narrowed.verdict(id, intent.warnings()));
          }
        }
        case Refused refused -> verdicts.add(refused.verdict(id, meta.warnings()));
        case NotOurs notOurs ->
            verdicts.add(Verdict.notOurs(id, notOurs.reason(), notOurs.message()));
      }
    }
    lastAnswers.endOfState();
    claims.endOfState();
    return new SourceUpdate(intents, verdicts);
  }

  /** The Routes, then the Services that ask for a port themselves. */
  private List<RouteObject> claimants(ClusterState state) {
    if (!options.claimingServices()) {
      return state.routes();
    }
    List<RouteObject> claimants = new ArrayList<>(state.routes());
    for (ServiceObject service : state.services()) {
      if (asksForPort(service.meta())) {
        claimants.add(claims.asRoute(service));
      }
    }
    return claimants;
  }

  /** The answer for one Route. */
  sealed interface Answer {}

  record Wanted(RouteIntent intent) implements Answer {

    /** The same answer, with the seniority that the ledger gives it. */
    Wanted heldBy(HeldClaims held) {
      Seniority seniority = intent.seniority();
      Instant since = held.heldSince(intent.id(), seniority.uid(), intent.bind());
      return Objects.equals(since, seniority.heldSince())
          ? this
          : new Wanted(intent.withSeniority(seniority.withHeldSince(since)));
    }
  }

  record Refused(Reason reason, String message) implements Answer {

    Verdict verdict(RouteId id, List<String> warnings) {
      return Verdict.rejected(id, reason, message, warnings);
    }
  }

  record NotOurs(Reason reason, String message) implements Answer {}

  /** Whose Route it is comes first: what another router would say about it is not ours to say. */
  private Answer translate(RouteObject route, RouteId id, ClusterState state) {
    ObjectMeta meta = route.meta();
    RouteAnnotation.Reading port = RouteAnnotation.PORT.of(meta);
    if (port instanceof RouteAnnotation.Absent) {
      return new NotOurs(Reason.NO_PORT, "no port annotation");
    }
    Answer otherwise = nameFilter(RouteAnnotation.ROUTER_NAME.of(meta));
    if (otherwise != null) {
      return otherwise;
    }
    return switch (port) {
      case RouteAnnotation.Absent absent ->
          throw new IllegalStateException("answered above: " + absent);
      case RouteAnnotation.Malformed malformed ->
          new Refused(Reason.INVALID_PORT, malformed.message());
      case RouteAnnotation.Conflict conflict ->
          new Refused(Reason.CONFLICTING_ANNOTATIONS, conflict.message());
      case RouteAnnotation.Value value -> translate(route, id, value, state);
    };
  }

  private Answer translate(
      RouteObject route, RouteId id, RouteAnnotation.Value port, ClusterState state) {
    ObjectMeta meta = route.meta();
    int number = PortText.parse(port.text());
    if (number < 0) {
      return new Refused(
          Reason.INVALID_PORT,
          "annotation %s: expected %s, found %s"
              .formatted(port.key(), PortText.SHAPE, UserText.quote(port.text())));
    }
    if (!meta.annotationProblems().isEmpty() || !route.problems().isEmpty()) {
      List<String> problems = new ArrayList<>(route.problems());
      meta.annotationProblems().values().stream().sorted().forEach(problems::add);
      return new Refused(Reason.INVALID_OBJECT, String.join("; ", problems));
    }
    Seniority seniority = new Seniority(null, meta.created(), meta.uid(), id);
    return targets.translate(route, seniority, BindKey.ofPort(number), state);
  }

  /** Null where the Route is for this router. */
  private @Nullable Answer nameFilter(RouteAnnotation.Reading name) {
    String wanted = options.routerName();
    return switch (name) {
      case RouteAnnotation.Absent absent ->
          wanted == null
              ? null
              : new NotOurs(
                  Reason.OTHER_ROUTER,
                  "names no router; this one serves only Routes for " + UserText.quote(wanted));
      case RouteAnnotation.Value value -> {
        String accepted = wanted == null ? DEFAULT_ROUTER_NAME : wanted;
        yield value.text().equals(accepted)
            ? null
            : new NotOurs(
                Reason.OTHER_ROUTER,
                "asks for router %s; this one %s"
                    .formatted(
                        UserText.quote(value.text()),
                        wanted == null ? "has no name" : "is " + UserText.quote(wanted)));
      }
      case RouteAnnotation.Conflict conflict ->
          new Refused(Reason.CONFLICTING_ANNOTATIONS, conflict.message());
      case RouteAnnotation.Malformed malformed ->
          new Refused(Reason.INVALID_OBJECT, malformed.message());
    };
  }
}
