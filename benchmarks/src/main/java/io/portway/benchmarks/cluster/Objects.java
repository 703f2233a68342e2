package io.portway.benchmarks.cluster;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What tenants create, as JSON, each as long as it would be in a cluster. Pure. */
final class Objects {

  /** Where foreign pods would listen. */
  static final int POD_PORT = 8080;

  private Objects() {}

  static String namespace(String name) {
    return """
    {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s"}}
    """
        .formatted(name);
  }

  /**
   * As the store has it. Headless: addresses of Services are the API server's to give, and it would
   * mend what it has not given.
   */
  static String service(String namespace, String name) {
    return """
    {"apiVersion":"v1","kind":"Service","metadata":{"name":"%1$s","namespace":"%2$s",\
    "uid":"%4$s","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"app":"%1$s"},\
    "managedFields":[{"manager":"helm","operation":"Update","apiVersion":"v1",\
    "time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{\
    ".":{},"f:app":{}}},"f:spec":{"f:clusterIP":{},"f:internalTrafficPolicy":{},"f:ports":{".":{},\
    "k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:name":{},"f:port":{},"f:protocol":{},\
    "f:targetPort":{}}},"f:selector":{},"f:sessionAffinity":{},"f:type":{}}}}]},\
    "spec":{"ports":[{"name":"tcp","protocol":"TCP","port":80,"targetPort":%3$d}],\
    "selector":{"app":"%1$s"},"clusterIP":"None","clusterIPs":["None"],"type":"ClusterIP",\
    "sessionAffinity":"None","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack",\
    "internalTrafficPolicy":"Cluster"},"status":{"loadBalancer":{}}}
    """
        .formatted(name, namespace, POD_PORT, uid(namespace, "service " + name));
  }

  /** One for all time of what this is in its namespace. */
  static String uid(String namespace, String what) {
    return UUID.nameUUIDFromBytes((namespace + "/" + what).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /** The Route that opens {@code port} in front of this Service. */
  static String route(String namespace, String name, String service, int port) {
    return """
    {"apiVersion":"route.openshift.io/v1","kind":"Route","metadata":{"name":"%1$s",\
    "namespace":"%2$s","labels":{"app":"%3$s"},\
    "annotations":{"haproxy.router.openshift.io/external-tcp-port":"%4$d"}},\
    "spec":{"host":"%1$s.%2$s.example.com","to":{"kind":"Service","name":"%3$s","weight":100},\
    "port":{"targetPort":"tcp"}}}
    """
        .formatted(name, namespace, service, port);
  }
}
