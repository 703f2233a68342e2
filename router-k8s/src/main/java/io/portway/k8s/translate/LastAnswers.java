package io.portway.k8s.translate;

import io.portway.k8s.api.EndpointGroup;
import io.portway.k8s.api.RouteObject;
import io.portway.k8s.state.ClusterState;
import io.portway.k8s.state.ServiceView;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * The answers of one translation, for the next. An answer depends on its Route, on what is known of
 * the Services that it names, on its entry in the ledger and on the options, and all of them are
 * immutable: while a source hands out the same instances the answer is the same instance too, and
 * what comes behind sees at a glance that nothing changed. Owned by one translator, used by one
 * thread at a time; holds nothing of states before the last.
 */
final class LastAnswers {

  /** What an answer was made from, and the answer. */
  private record Known(List<ServiceView> services, RouteTranslator.Answer answer) {

    @SuppressWarnings("ReferenceEquality") // the very purpose is to hand out the same instance
    Known heldBy(HeldClaims held) {
      if (!(answer instanceof RouteTranslator.Wanted wanted)) {
        return this;
      }
      RouteTranslator.Wanted now = wanted.heldBy(held);
      return now == wanted ? this : new Known(services, now);
    }
  }

  private IdentityHashMap<RouteObject, Known> known = new IdentityHashMap<>();
  private IdentityHashMap<RouteObject, Known> next = new IdentityHashMap<>();

  /** The last answer if it still stands, else a new one, which is kept for the next translation. */
  RouteTranslator.Answer answer(
      RouteObject route,
      ClusterState state,
      HeldClaims held,
      Supplier<RouteTranslator.Answer> translate) {
    Known answered = known.get(route);
    if (answered == null || !isFrom(answered.services, route, state)) {
      answered = new Known(services(route, state), translate.get());
    }
    answered = answered.heldBy(held);
    next.put(route, answered);
    return answered.answer;
  }

  /** After the last Route of a state: forgets the answers for those that are gone. */
  void endOfState() {
    known = next;
    next = new IdentityHashMap<>(known.size());
  }

  private static List<ServiceView> services(RouteObject route, ClusterState state) {
    List<ServiceView> services = new ArrayList<>(route.backends().size());
    for (RouteObject.Backend backend : route.backends()) {
      services.add(state.service(route.meta().namespace(), backend.service()));
    }
    return services;
  }

  private static boolean isFrom(List<ServiceView> services, RouteObject route, ClusterState state) {
    for (int i = 0; i < services.size(); i++) {
      String service = route.backends().get(i).service();
      if (!isSame(services.get(i), state.service(route.meta().namespace(), service))) {
        return false;
      }
    }
    return true;
  }

  /** A view is made anew with every state; its parts are the source's. */
  @SuppressWarnings("ReferenceEquality") // comparing contents would cost what translating does
  private static boolean isSame(ServiceView one, ServiceView other) {
    List<EndpointGroup> ones = one.groups();
    List<EndpointGroup> others = other.groups();
    if (one.service() != other.service() || ones.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < ones.size(); i++) {
      if (ones.get(i) != others.get(i)) {
        return false;
      }
    }
    return true;
  }
}
