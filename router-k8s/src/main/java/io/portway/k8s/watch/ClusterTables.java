package io.portway.k8s.watch;

import io.portway.k8s.api.EndpointSliceObject;
import io.portway.k8s.api.EndpointsObject;
import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.api.NamespaceObject;
import io.portway.k8s.api.RouteObject;
import io.portway.k8s.api.ServiceObject;
import io.portway.k8s.state.ClusterState;
import io.portway.k8s.translate.RouteTranslator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables of all kinds, and the state that they make. Reflectors write into each; the control
 * thread takes the state.
 */
final class ClusterTables {

  private final ObjectTable<RouteObject> routes =
      new ObjectTable<>(RouteObject.class, route -> null);
  private final ObjectTable<ServiceObject> services;
  private final ObjectTable<KubernetesObject> endpoints =
      new ObjectTable<>(KubernetesObject.class, ClusterTables::serviceOfEndpoints);
  private final ObjectTable<NamespaceObject> namespaces =
      new ObjectTable<>(NamespaceObject.class, namespace -> null);

  private final boolean claimingServices;
  private final boolean onlyKnownNamespaces;

  /**
   * Empty tables.
   *
   * @param claimingServices whether an annotated Service asks for a port
   * @param onlyKnownNamespaces whether an object counts only where its Namespace is in the table
   */
  ClusterTables(boolean claimingServices, boolean onlyKnownNamespaces) {
    this.claimingServices = claimingServices;
    this.onlyKnownNamespaces = onlyKnownNamespaces;
    services = new ObjectTable<>(ServiceObject.class, this::serviceOfService);
  }

  ObjectTable<RouteObject> routes() {
    return routes;
  }

  ObjectTable<ServiceObject> services() {
    return services;
  }

  /** EndpointSlices, or Endpoints where the server has no slices. */
  ObjectTable<KubernetesObject> endpoints() {
    return endpoints;
  }

  ObjectTable<NamespaceObject> namespaces() {
    return namespaces;
  }

  /** What is known now of everything that can matter for a port. */
  ClusterState state() {
    List<NamespaceObject> knownNamespaces = namespaces.records();
    Set<String> names =
        knownNamespaces.stream().map(known -> known.meta().name()).collect(Collectors.toSet());
    List<KubernetesObject> all = new ArrayList<>(knownNamespaces);
    Set<ObjectName> wanted = new HashSet<>();
    for (RouteObject route : routes.records()) {
      if (isSelected(route, names)) {
        all.add(route);
        String namespace = route.meta().namespace();
        route.backends().forEach(b -> wanted.add(new ObjectName(namespace, b.service())));
      }
    }
    services.want(wanted);
    for (ServiceObject service : services.records()) {
      ObjectName name = ObjectName.of(service);
      if (wanted.contains(name) || isSelected(service, names)) {
        all.add(service);
        wanted.add(name);
      }
    }
    endpoints.want(wanted);
    all.addAll(endpoints.records());
    return ClusterState.of(all);
  }

  private boolean isSelected(KubernetesObject object, Set<String> names) {
    return !onlyKnownNamespaces || names.contains(object.meta().namespace());
  }

  private @Nullable ObjectName serviceOfService(ServiceObject service) {
    return claimingServices && RouteTranslator.asksForPort(service.meta())
        ? null
        : ObjectName.of(service);
  }

  private static ObjectName serviceOfEndpoints(KubernetesObject object) {
    return switch (object) {
      case EndpointSliceObject slice -> new ObjectName(slice.meta().namespace(), slice.service());
      case EndpointsObject endpoints -> ObjectName.of(endpoints);
      default -> throw new IllegalArgumentException("no endpoints: " + object.key());
    };
  }
}
