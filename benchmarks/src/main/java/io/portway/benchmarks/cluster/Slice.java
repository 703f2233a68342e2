package io.portway.benchmarks.cluster;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The EndpointSlice of a Service, with all that the controller of a cluster writes into one, so
 * that it is as long as it would be there. Immutable.
 *
 * @param number of the first endpoint; its address follows from it
 * @param loopback whether its addresses are some of this machine, from 127.1.0.0 on; else they are
 *     from 10.128.0.0 on, where nobody dials
 */
record Slice(
    String namespace, String service, int number, int endpoints, boolean loopback, int port) {

  /** Of a Service that a Route names: pods on loopback addresses, so that sessions reach one. */
  static Slice ofRoute(String namespace, String service, int index, int port) {
    return new Slice(namespace, service, index * Size.ENDPOINTS, Size.ENDPOINTS, true, port);
  }

  /** Of any other Service: addresses that are never dialled. */
  static Slice foreign(String namespace, String service, int index) {
    return new Slice(
        namespace,
        service,
        index * Size.FOREIGN_ENDPOINTS,
        Size.FOREIGN_ENDPOINTS,
        false,
        Objects.POD_PORT);
  }

  String name() {
    return service + "-x7k2p";
  }

  /** Where the API server keeps it. */
  String key() {
    return "/registry/endpointslices/" + namespace + "/" + name();
  }

  /**
   * The object after this many changes: all endpoints are ready before the first, and after each
   * another one is not.
   */
  String json(int changes) {
    String each =
        IntStream.range(0, endpoints)
            .mapToObj(i -> endpoint(i, changes == 0 || changes % endpoints != i))
            .collect(Collectors.joining(","));
    return """
    {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"%1$s",\
    "namespace":"%2$s","uid":"%3$s","generation":%4$d,"creationTimestamp":"2026-01-01T00:00:00Z",\
    "generateName":"%5$s-","labels":{"app":"%5$s",\
    "endpointslice.kubernetes.io/managed-by":"endpointslice-controller.k8s.io",\
    "kubernetes.io/service-name":"%5$s"},\
    "annotations":{"endpoints.kubernetes.io/last-change-trigger-time":"2026-01-01T00:00:00Z"},\
    "ownerReferences":[{"apiVersion":"v1","kind":"Service","name":"%5$s","uid":"%6$s",\
    "controller":true,"blockOwnerDeletion":true}],\
    "managedFields":[{"manager":"kube-controller-manager","operation":"Update",\
    "apiVersion":"discovery.k8s.io/v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1",\
    "fieldsV1":{"f:addressType":{},"f:endpoints":{},"f:metadata":{"f:annotations":{".":{},\
    "f:endpoints.kubernetes.io/last-change-trigger-time":{}},"f:generateName":{},"f:labels":{".":{},\
    "f:app":{},"f:endpointslice.kubernetes.io/managed-by":{},"f:kubernetes.io/service-name":{}},\
    "f:ownerReferences":{".":{},"k:{\\"uid\\":\\"%6$s\\"}":{}}},"f:ports":{}}}]},\
    "addressType":"IPv4","ports":[{"name":"tcp","port":%7$d,"protocol":"TCP"}],\
    "endpoints":[%8$s]}
    """
        .formatted(
            name(),
            namespace,
            uid(name()),
            changes + 1,
            service,
            uid("service " + service),
            port,
            each);
  }

  private String endpoint(int index, boolean ready) {
    int pod = number + index;
    return """
    {"addresses":["%s"],"conditions":{"ready":%5$b,"serving":%5$b,"terminating":false},\
    "nodeName":"node-%2$d","zone":"zone-%2$d","targetRef":{"kind":"Pod","namespace":"%3$s",\
    "name":"%4$s-6d4cf56db6-%6$05d","uid":"%7$s"}}\
    """
        .formatted(
            address(pod), pod % 3, namespace, service, ready, pod, uid("pod " + service + pod));
  }

  private String address(int pod) {
    int upper = pod >> 16;
    return (loopback ? "127." + (1 + upper) : "10." + (128 + upper))
        + ("." + ((pod >> 8) & 0xff) + "." + (pod & 0xff));
  }

  private String uid(String what) {
    return Objects.uid(namespace, what);
  }
}
