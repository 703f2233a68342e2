package io.portway.k8s.api;

/** One object of a kind that is read. */
public sealed interface KubernetesObject
    permits RouteObject, ServiceObject, EndpointSliceObject, EndpointsObject, NamespaceObject {

  ObjectMeta meta();

  /** The kind as the API spells it. */
  String kind();

  default ObjectKey key() {
    return new ObjectKey(kind(), meta().namespace(), meta().name());
  }
}
