package io.portway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.portway.testing.Patience;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * What other tests rely on: that this is a real API server, and that it does what the harness says.
 */
@WithApiServer
class KubeApiServerTest {

  private static final String ROUTES = "route.openshift.io/v1";

  private final KubeApiServer server;

  KubeApiServerTest(KubeApiServer server) {
    this.server = server;
  }

  private static String serviceAndRoute(TestNamespace namespace) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: %1$s}
    spec:
      ports: [{name: web, port: 80, targetPort: 8080}]
    ---
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata:
      name: web
      namespace: %1$s
      annotations: {portway.io/port: "18080"}
    spec:
      to: {name: web}
      port: {targetPort: web}
      httpHeaders: {actions: {}}
    """
        .formatted(namespace);
  }

  private GenericKubernetesResource route(TestNamespace namespace) {
    return server
        .client()
        .genericKubernetesResources(ROUTES, "Route")
        .inNamespace(namespace.name())
        .withName("web")
        .get();
  }

  @Test
  void aRouteIsDefaultedKeptAndListedAsOnOpenShift(TestNamespace namespace) throws Exception {
    server.apply(serviceAndRoute(namespace));
    GenericKubernetesResource route = route(namespace);
    assertThat(route.<Integer>get("spec", "to", "weight")).isEqualTo(100);
    assertThat(route.<String>get("spec", "to", "kind")).isEqualTo("Service");
    assertThat(route.<Object>get("spec", "httpHeaders", "actions")).isNotNull();
    String status =
        """
        {"status":{"ingress":[{"routerName":"portway","conditions":[
          {"type":"Admitted","status":"True"},{"type":"PortOpen","status":"False"}]}]}}
        """;
    server
        .kubectl(
            "patch",
            "route",
            "web",
            "-n",
            namespace.name(),
            "--subresource=status",
            "--type=merge",
            "-p",
            status)
        .succeeded();
    assertThat(server.kubectl("get", "routes", "-n", namespace.name()).succeeded().out())
        .matches("NAME +PORT +SERVICE +ADMITTED +OPEN +AGE\nweb +18080 +web +True +False +\\d+s\n");
  }

  @Test
  void aRouteThatOpenShiftWouldRefuseIsRefused(TestNamespace namespace) throws Exception {
    server.apply(serviceAndRoute(namespace));
    for (String spec :
        List.of(
            "{\"to\":{\"weight\":257}}",
            "{\"port\":{\"targetPort\":0}}",
            "{\"port\":{\"targetPort\":\"\"}}",
            "{\"to\":{\"kind\":\"Deployment\"}}",
            "{\"tls\":{\"termination\":\"maybe\"}}")) {
      Command patch =
          server.kubectl(
              "patch",
              "route",
              "web",
              "-n",
              namespace.name(),
              "--type=merge",
              "-p",
              "{\"spec\":" + spec + "}");
      assertThat(patch.status()).as(spec).isEqualTo(1);
      assertThat(patch.err()).as(spec).contains("is invalid");
    }
  }

  @Test
  void aLoopbackEndpointIsRefusedByTheApiAndSeenByAWatchWhenItIsPut(TestNamespace namespace)
      throws Exception {
    LoopbackSlice slice = LoopbackSlice.of(namespace.name(), "web", "web", 18081);
    var slices = server.client().discovery().v1().endpointSlices().inNamespace(namespace.name());
    assertThatThrownBy(() -> slices.resource(slice.object()).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("loopback");

    var seen = new CopyOnWriteArrayList<String>();
    try (Watch _ = slices.watch(new Recorder(seen))) {
      server.put(slice);
      server.put(slice.with(List.of("127.0.0.2", "127.0.0.3")));
      Patience.GENEROUS.until(
          () -> "two events, not " + seen,
          () -> seen.equals(List.of("ADDED [127.0.0.1]", "MODIFIED [127.0.0.2, 127.0.0.3]")));
      server.erase(namespace.name());
      Patience.GENEROUS.until(() -> "a third event, not " + seen, () -> seen.size() == 3);
      assertThat(seen.getLast()).isEqualTo("DELETED [127.0.0.2, 127.0.0.3]");
    }
  }

  private record Recorder(List<String> seen) implements Watcher<EndpointSlice> {
    @Override
    public void eventReceived(Action action, EndpointSlice slice) {
      seen.add(
          action
              + " "
              + slice.getEndpoints().stream().flatMap(e -> e.getAddresses().stream()).toList());
    }

    @Override
    public void onClose(WatcherException cause) {
      seen.add("closed");
    }
  }

  @Test
  void aFrozenServerAnswersNobodyUntilItIsThawed() throws Exception {
    server.freeze();
    assertThat(server.kubectl("get", "--raw", "/readyz", "--request-timeout=1s").status()).isOne();
    server.thaw();
    assertThat(server.kubectl("get", "--raw", "/readyz").succeeded().out()).isEqualTo("ok");
  }

  @Test
  void aServerThatWasKilledComesBackOnItsPortWithItsObjects(TestNamespace namespace)
      throws Exception {
    server.apply(serviceAndRoute(namespace));
    String url = server.url();
    server.kill();
    assertThatThrownBy(() -> route(namespace)).isInstanceOf(KubernetesClientException.class);
    server.restart();
    assertThat(server.url()).isEqualTo(url);
    assertThat(route(namespace)).isNotNull();
  }

  @Test
  void aWatchFromAForgottenPastIsExpired(TestNamespace namespace) throws Exception {
    server.apply(serviceAndRoute(namespace));
    String past = route(namespace).getMetadata().getResourceVersion();
    server.forgetHistory();
    Command watch =
        server.kubectl(
            "get",
            "--raw",
            "/apis/" + ROUTES + "/routes?watch=true&timeoutSeconds=5&resourceVersion=" + past);
    assertThat(watch.out() + watch.err()).containsAnyOf("\"code\":410", "too old resource version");
  }

  @Test
  void aServiceAccountMayDoWhatItsRoleSaysAndNothingElse(TestNamespace namespace) throws Exception {
    server
        .client()
        .serviceAccounts()
        .inNamespace(namespace.name())
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName("router").endMetadata().build())
        .create();
    try (KubernetesClient router = server.client(namespace.name(), "router")) {
      var routes = router.genericKubernetesResources(ROUTES, "Route").inNamespace(namespace.name());
      assertThatThrownBy(routes::list)
          .isInstanceOfSatisfying(
              KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403))
          .hasMessageContaining("system:serviceaccount:" + namespace + ":router");
      grantRoutes(namespace);
      Patience.GENEROUS.until("the Role to count", () -> mayList(routes));
      assertThatThrownBy(() -> routes.withName("web").delete())
          .isInstanceOf(KubernetesClientException.class);
    }
  }

  private static boolean mayList(Listable<?> routes) {
    try {
      routes.list();
      return true;
    } catch (KubernetesClientException refused) {
      return false;
    }
  }

  private void grantRoutes(TestNamespace namespace) throws IOException, InterruptedException {
    server.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: router, namespace: %1$s}
        rules: [{apiGroups: [route.openshift.io], resources: [routes], verbs: [list]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: router, namespace: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: router}
        subjects: [{kind: ServiceAccount, name: router, namespace: %1$s}]
        """
            .formatted(namespace));
  }

  @Test
  void aRouteCanBeMadeOlder(TestNamespace namespace) throws Exception {
    server.apply(serviceAndRoute(namespace));
    server.ageRoute(namespace.name(), "web", Instant.parse("2020-01-02T03:04:05Z"));
    assertThat(route(namespace).getMetadata().getCreationTimestamp())
        .isEqualTo("2020-01-02T03:04:05Z");
  }

  @Test
  void anErasedNamespaceIsGoneWithAllThatWasInIt(TestNamespace namespace) throws Exception {
    server.apply(serviceAndRoute(namespace));
    server.erase(namespace.name());
    Patience.GENEROUS.until("the end of the Route", () -> route(namespace) == null);
    assertThat(server.etcd().keys()).noneMatch(key -> key.contains(namespace.name()));
  }

  @Test
  void podSecurityIsEnforced(TestNamespace namespace) throws Exception {
    server
        .kubectl(
            "label", "namespace", namespace.name(), "pod-security.kubernetes.io/enforce=baseline")
        .succeeded();
    Command pod =
        server.kubectl(
            "run",
            "router",
            "-n",
            namespace.name(),
            "--image=router",
            "--overrides={\"spec\":{\"hostNetwork\":true}}");
    assertThat(pod.status()).isEqualTo(1);
    assertThat(pod.err()).contains("violates PodSecurity").contains("host namespaces");
  }
}
