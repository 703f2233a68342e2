package io.portway.k8s.watch;

import io.portway.k8s.api.EndpointSliceObject;
import io.portway.k8s.api.EndpointsObject;
import io.portway.k8s.api.NamespaceObject;
import io.portway.k8s.api.RouteObject;
import io.portway.k8s.api.ServiceObject;

/** A kind of object as the API server serves it. */
enum Resource {
  ROUTES("route.openshift.io/v1", "routes", RouteObject.KIND),
  SERVICES("v1", "services", ServiceObject.KIND),
  ENDPOINT_SLICES("discovery.k8s.io/v1", "endpointslices", EndpointSliceObject.KIND),
  ENDPOINTS("v1", "endpoints", EndpointsObject.KIND),
  NAMESPACES("v1", "namespaces", NamespaceObject.KIND),
  CONFIG_MAPS("v1", "configmaps", "ConfigMap");

  private final String apiVersion;
  private final String plural;
  private final String kind;

  Resource(String apiVersion, String plural, String kind) {
    this.apiVersion = apiVersion;
    this.plural = plural;
    this.kind = kind;
  }

  static Resource ofKind(String kind) {
    for (Resource resource : values()) {
      if (resource.kind.equals(kind)) {
        return resource;
      }
    }
    throw new IllegalArgumentException("no kind that is watched: " + kind);
  }

  String apiVersion() {
    return apiVersion;
  }

  String plural() {
    return plural;
  }

  String kind() {
    return kind;
  }

  /** As a Role names it, such as {@code routes.route.openshift.io}. */
  String label() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? plural : plural + "." + apiVersion.substring(0, slash);
  }

  /** Where the API server serves it, before the plural. */
  String root() {
    return apiVersion.indexOf('/') < 0 ? "/api/" + apiVersion : "/apis/" + apiVersion;
  }
}
