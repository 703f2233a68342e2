package io.portway.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/** Manifest text as a user would write it, one Route with its Service and EndpointSlice a port. */
final class Manifests {

  private Manifests() {}

  /** The Route that opens {@code port} in front of one pod on the loopback address. */
  static String route(int port, int podPort) {
    return """
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata:
      name: route-%1$d
      namespace: benchmark
      annotations:
        haproxy.router.openshift.io/external-tcp-port: "%1$d"
    spec:
      to:
        kind: Service
        name: service-%1$d
      port:
        targetPort: tcp
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: service-%1$d
      namespace: benchmark
    spec:
      ports:
        - name: tcp
          port: 80
          targetPort: %2$d
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: service-%1$d-a
      namespace: benchmark
      labels:
        kubernetes.io/service-name: service-%1$d
    addressType: IPv4
    ports:
      - name: tcp
        port: %2$d
        protocol: TCP
    endpoints:
      - addresses: [127.0.0.1]
        conditions:
          ready: true
    """
        .formatted(port, podPort);
  }

  /** All of them in one text. */
  static String routes(Collection<Integer> ports, int podPort) {
    return ports.stream().map(p -> route(p, podPort)).collect(Collectors.joining("---\n"));
  }

  /** One file a Route. */
  static void write(Path folder, Collection<Integer> ports, int podPort) throws IOException {
    for (int port : ports) {
      Files.writeString(folder.resolve(fileName(port)), route(port, podPort));
    }
  }

  static String fileName(int port) {
    return "route-" + port + ".yaml";
  }
}
