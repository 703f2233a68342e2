package io.portway.benchmarks.micro;

import io.portway.k8s.api.EndpointGroup;
import io.portway.k8s.api.EndpointSliceObject;
import io.portway.k8s.api.IpFamily;
import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.api.ObjectMeta;
import io.portway.k8s.api.RouteObject;
import io.portway.k8s.api.ServiceObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A cluster's objects as a source reads them: Routes with a port each, and for every Route a
 * Service and an EndpointSlice. The same arguments give equal objects that share no instance but
 * the names of nodes and zones, as when they are read twice. Pure.
 */
final class ClusterObjects {

  /** Below the range of the first port, so that any number up to 50,000 of Routes fits above. */
  private static final int FIRST_PORT = 10_000;

  private static final int ROUTES_PER_NAMESPACE = 50;
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private ClusterObjects() {}

  /** {@code routes} Routes with {@code endpoints} pods each. */
  static List<KubernetesObject> of(int routes, int endpoints) {
    List<KubernetesObject> objects = new ArrayList<>(3 * routes);
    for (int i = 0; i < routes; i++) {
      objects.add(route(i));
      objects.add(service(i));
      objects.add(slice(i, endpoints));
    }
    return objects;
  }

  private static RouteObject route(int i) {
    String port = String.valueOf(FIRST_PORT + i);
    return new RouteObject(
        meta(i, "route", Map.of("haproxy.router.openshift.io/external-tcp-port", port)),
        List.of(new RouteObject.Backend(name("service", i), 100)),
        "tcp",
        List.of());
  }

  private static ServiceObject service(int i) {
    return new ServiceObject(
        meta(i, "service", Map.of()),
        List.of(new ServiceObject.Port("tcp", 3306, "3306")),
        List.of(IpFamily.IPV4));
  }

  /** The slice of one Route's Service. */
  static EndpointSliceObject slice(int i, int endpoints) {
    List<EndpointGroup.Member> members = new ArrayList<>(endpoints);
    for (int e = 0; e < endpoints; e++) {
      int pod = i * 8 + e;
      String address = "10.%d.%d.%d".formatted(pod >> 16, pod >> 8 & 0xff, pod & 0xff);
      members.add(
          new EndpointGroup.Member(
              List.of(EndpointGroup.Address.of(address)),
              "pod-uid-%08x-4d2f-9f3a".formatted(pod),
              name("pod", i) + "-" + e,
              ("node-" + pod % 100).intern(),
              ("zone-" + pod % 3).intern()));
    }
    return new EndpointSliceObject(
        meta(i, "slice", Map.of()),
        name("service", i),
        new EndpointGroup(List.of(new EndpointGroup.Port("tcp", 3306)), members));
  }

  private static String name(String kind, int i) {
    return "%s-%05d".formatted(kind, i);
  }

  private static ObjectMeta meta(int i, String kind, Map<String, String> annotations) {
    return new ObjectMeta(
        "namespace-%03d".formatted(i / ROUTES_PER_NAMESPACE),
        name(kind, i),
        "%s-uid-%08x".formatted(kind, i),
        EPOCH.plusSeconds(i),
        annotations,
        Map.of(),
        Map.of(),
        List.of());
  }
}
