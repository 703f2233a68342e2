package io.portway.k8s.watch;

/** Objects as the API server would send them. */
final class Objects {

  private Objects() {}

  static String route(String name, int port, String version) {
    return """
    {"metadata":{"namespace":"demo","name":"%s","uid":"uid-%s","resourceVersion":"%s",\
    "creationTimestamp":"2026-01-01T00:00:00Z","labels":{"a":"b"},"managedFields":[{"manager":"x"}],\
    "annotations":{"portway.io/port":"%d","other.example.com/x":"y"}},\
    "spec":{"host":"h","to":{"kind":"Service","name":"web","weight":100}},\
    "status":{"ingress":[{"host":"h"}]}}\
    """
        .formatted(name, name, version, port);
  }

  /** A Route that names no port: the usual one of a cluster. */
  static String plainRoute(String name) {
    return """
    {"metadata":{"namespace":"demo","name":"%s"},"spec":{"to":{"kind":"Service","name":"other"}}}\
    """
        .formatted(name);
  }

  static String service(String name, String annotations) {
    return """
    {"metadata":{"namespace":"demo","name":"%s","resourceVersion":"5","annotations":{%s}},\
    "spec":{"clusterIP":"10.0.0.1","ports":[{"name":"http","port":80,"targetPort":8080}]}}\
    """
        .formatted(name, annotations);
  }

  static String slice(String service, String address) {
    return """
    {"metadata":{"namespace":"demo","name":"%s-x","resourceVersion":"6",\
    "labels":{"kubernetes.io/service-name":"%s"}},"addressType":"IPv4",\
    "ports":[{"name":"http","port":8080,"protocol":"TCP"}],\
    "endpoints":[{"addresses":["%s"],"conditions":{"ready":true},"nodeName":"n1",\
    "targetRef":{"kind":"Pod","name":"p","uid":"u"}}]}\
    """
        .formatted(service, service, address);
  }

  static String namespace(String name) {
    return """
    {"metadata":{"name":"%s","resourceVersion":"2"}}\
    """
        .formatted(name);
  }
}
