package io.portway.k8s.state;

import io.portway.k8s.api.EndpointSliceObject;
import io.portway.k8s.api.EndpointsObject;
import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.api.NamespaceObject;
import io.portway.k8s.api.ObjectMeta;
import io.portway.k8s.api.RouteObject;
import io.portway.k8s.api.ServiceObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All objects at one moment. Made by a source on its own thread, read by the translator on the
 * control thread. Immutable; the same objects in any order make the same state.
 */
public final class ClusterState {

  public static final ClusterState EMPTY = of(List.of());

  private final List<KubernetesObject> objects;
  private final List<RouteObject> routes;
  private final Map<String, Map<String, ServiceView>> services;
  private final Map<String, NamespaceObject> namespaces;

  private ClusterState(
      List<KubernetesObject> objects,
      List<RouteObject> routes,
      Map<String, Map<String, ServiceView>> services,
      Map<String, NamespaceObject> namespaces) {
    this.objects = objects;
    this.routes = List.copyOf(routes);
    this.services = services;
    this.namespaces = namespaces;
  }

  /** The objects must differ in their keys; sources settle what wins when one is defined twice. */
  public static ClusterState of(Collection<? extends KubernetesObject> objects) {
    List<RouteObject> routes = new ArrayList<>();
    List<EndpointSliceObject> slices = new ArrayList<>();
    Map<String, NamespaceObject> namespaces = new HashMap<>();
    ServiceIndex index = new ServiceIndex();
    for (KubernetesObject object : objects) {
      switch (object) {
        case RouteObject route -> routes.add(route);
        case ServiceObject service -> index.parts(service.meta()).service = service;
        case EndpointsObject endpoints -> index.parts(endpoints.meta()).endpoints = endpoints;
        case EndpointSliceObject slice -> slices.add(slice);
        case NamespaceObject namespace -> namespaces.put(namespace.meta().name(), namespace);
      }
    }
    routes.sort(ClusterState::byNamespaceAndName);
    slices.forEach(index::addSlice);
    return new ClusterState(List.copyOf(objects), routes, index.views(), namespaces);
  }

  /** Everything that this state was made of. */
  public List<KubernetesObject> objects() {
    return objects;
  }

  /** Sorted by namespace and name. */
  public List<RouteObject> routes() {
    return routes;
  }

  /** Every Service that exists, sorted by namespace and name. */
  public List<ServiceObject> services() {
    return objects.stream()
        .filter(ServiceObject.class::isInstance)
        .map(ServiceObject.class::cast)
        .sorted(ClusterState::byNamespaceAndName)
        .toList();
  }

  /** {@link ServiceView#MISSING} where neither the Service nor endpoints of that name are known. */
  public ServiceView service(String namespace, String name) {
    Map<String, ServiceView> inNamespace = services.get(namespace);
    return inNamespace == null
        ? ServiceView.MISSING
        : inNamespace.getOrDefault(name, ServiceView.MISSING);
  }

  public @Nullable NamespaceObject namespace(String name) {
    return namespaces.get(name);
  }

  private static int byNamespaceAndName(KubernetesObject a, KubernetesObject b) {
    int byNamespace = a.meta().namespace().compareTo(b.meta().namespace());
    return byNamespace != 0 ? byNamespace : a.meta().name().compareTo(b.meta().name());
  }

  /** Collects the parts of every Service while a state is made. */
  private static final class ServiceIndex {

    private static final class Parts {
      @Nullable ServiceObject service;
      @Nullable EndpointsObject endpoints;
      final List<EndpointSliceObject> slices = new ArrayList<>(2);

      ServiceView view() {
        if (!slices.isEmpty() || endpoints == null) {
          slices.sort(ClusterState::byNamespaceAndName);
          return new ServiceView(service, slices.stream().map(EndpointSliceObject::group).toList());
        }
        return new ServiceView(service, endpoints.groups());
      }
    }

    private final Map<String, Map<String, Parts>> byNamespace = new HashMap<>();

    Parts parts(ObjectMeta meta) {
      return parts(meta.namespace(), meta.name());
    }

    private Parts parts(String namespace, String name) {
      return byNamespace
          .computeIfAbsent(namespace, absent -> new HashMap<>())
          .computeIfAbsent(name, absent -> new Parts());
    }

    void addSlice(EndpointSliceObject slice) {
      if (!slice.service().isEmpty()) {
        parts(slice.meta().namespace(), slice.service()).slices.add(slice);
      }
    }

    Map<String, Map<String, ServiceView>> views() {
      Map<String, Map<String, ServiceView>> views = HashMap.newHashMap(byNamespace.size());
      byNamespace.forEach((namespace, services) -> {
        Map<String, ServiceView> inNamespace = HashMap.newHashMap(services.size());
        services.forEach((name, parts) -> inNamespace.put(name, parts.view()));
        views.put(namespace, inNamespace);
      });
      return views;
    }
  }
}
