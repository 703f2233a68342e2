package io.portway.k8s.translate;

import io.portway.k8s.api.RouteObject;
import io.portway.k8s.api.ServiceObject;
import io.portway.model.RouteId;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Annotated Services as what they ask for: a Route to themselves. The same Service gives the same
 * Route again, so that its last answer is found. Owned by one translator, used by one thread at a
 * time.
 */
final class ServiceClaims {

  /** Which port of the Service; a name or a number, as in a Route's targetPort. */
  static final String TARGET_PORT = "portway.io/target-port";

  /** As a share of one any weight will do. */
  private static final int WEIGHT = 100;

  private IdentityHashMap<ServiceObject, RouteObject> known = new IdentityHashMap<>();
  private IdentityHashMap<ServiceObject, RouteObject> next = new IdentityHashMap<>();
  private final IdentityHashMap<RouteObject, ServiceObject> made = new IdentityHashMap<>();

  /** The Route that this Service stands for. */
  RouteObject asRoute(ServiceObject service) {
    RouteObject route = known.get(service);
    if (route == null) {
      route =
          new RouteObject(
              service.meta(),
              List.of(new RouteObject.Backend(service.meta().name(), WEIGHT)),
              service.meta().annotations().get(TARGET_PORT),
              List.of());
    }
    next.put(service, route);
    made.put(route, service);
    return route;
  }

  /** The kind of the object that stands behind it. */
  String kind(RouteObject route) {
    return made.containsKey(route) ? ServiceObject.KIND : RouteObject.KIND;
  }

  /** After the last object of a state: forgets the Services that are gone. */
  void endOfState() {
    known = next;
    next = new IdentityHashMap<>(known.size());
    made.clear();
  }

  /** Where the target port of such an object is written. */
  static String targetField(RouteId id) {
    return id.kind().equals(ServiceObject.KIND)
        ? "annotation " + TARGET_PORT
        : "spec.port.targetPort";
  }
}
