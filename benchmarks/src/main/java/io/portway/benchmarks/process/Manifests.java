package io.portway.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Manifest text as a user would write it: a Route a port, its Service, an EndpointSlice a pod. */
public final class Manifests {

  private Manifests() {}

  /** The Route that opens {@code port} in front of one pod on the loopback address. */
  public static String route(int port, int podPort) {
    return route(port, List.of("127.0.0.1:" + podPort));
  }

  /**
   * The Route that opens {@code port} in front of these pods, in turn.
   *
   * @param pods each an IPv4 {@code ADDRESS:PORT}
   */
  public static String route(int port, List<String> pods) {
    return IntStream.range(0, pods.size())
        .mapToObj(i -> slice(port, i, pods.get(i)))
        .collect(Collectors.joining("", alone(port), ""));
  }

  private static String alone(int port) {
    return """
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata:
      name: route-%1$d
      namespace: benchmark
      annotations:
        haproxy.router.openshift.io/external-tcp-port: "%1$d"
        haproxy.router.openshift.io/balance: roundrobin
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
          targetPort: 80
    """
        .formatted(port);
  }

  /** Each pod has its own, since the ports of a slice are those of all its addresses. */
  private static String slice(int port, int index, String pod) {
    int colon = pod.indexOf(':');
    return """
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: service-%1$d-%2$d
      namespace: benchmark
      labels:
        kubernetes.io/service-name: service-%1$d
    addressType: IPv4
    ports:
      - name: tcp
        port: %4$s
        protocol: TCP
    endpoints:
      - addresses: [%3$s]
        conditions:
          ready: true
    """
        .formatted(port, index, pod.substring(0, colon), pod.substring(colon + 1));
  }

  /** All of them in one text. */
  public static String routes(Collection<Integer> ports, int podPort) {
    return ports.stream().map(p -> route(p, podPort)).collect(Collectors.joining("---\n"));
  }

  /** One file a Route. */
  public static void write(Path folder, Collection<Integer> ports, int podPort) throws IOException {
    for (int port : ports) {
      Files.writeString(folder.resolve(fileName(port)), route(port, podPort));
    }
  }

  public static String fileName(int port) {
    return "route-" + port + ".yaml";
  }
}
