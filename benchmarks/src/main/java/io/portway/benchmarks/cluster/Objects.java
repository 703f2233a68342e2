package io.portway.benchmarks.cluster;

/** What tenants create, as JSON for the API server. Pure. */
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

  static String service(String namespace, String name) {
    return """
    {"apiVersion":"v1","kind":"Service","metadata":{"name":"%1$s","namespace":"%2$s",\
    "labels":{"app":"%1$s"}},"spec":{"selector":{"app":"%1$s"},\
    "ports":[{"name":"tcp","port":80,"targetPort":%3$d}]}}
    """
        .formatted(name, namespace, POD_PORT);
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
