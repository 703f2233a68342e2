package io.portway.cluster.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.portway.cluster.KubeApiServer;
import io.portway.cluster.TestNamespace;
import io.portway.cluster.WithApiServer;
import io.portway.k8s.status.ClearStatus;
import io.portway.testing.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithApiServer
class StatusTest {

  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(90));

  /** A tenth of the minute is what resync and heartbeat periods are of theirs. */
  private static final Duration A_MINUTE = Duration.ofSeconds(60);

  private final KubeApiServer server;
  private final List<AutoCloseable> started = new ArrayList<>();
  private TestNamespace namespace = new TestNamespace("");
  private Tenant tenant;

  StatusTest(KubeApiServer server) {
    this.server = server;
    tenant = new Tenant(server, "");
  }

  @BeforeEach
  void setUp(TestNamespace own) {
    namespace = own;
    tenant = new Tenant(server, own.name());
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : started.reversed()) {
      closeable.close();
    }
  }

  private TestReplica replica(String node) throws Exception {
    TestReplica replica = TestReplica.start(server.adminKubeconfig(), namespace.name(), node);
    started.add(replica);
    return replica;
  }

  private void awaitStatus(String route, String type, String expected) {
    PATIENCE.until(
        () -> type + " of " + route + " is " + expected + ", not " + tenant.conditions(route),
        () -> expected.equals(tenant.conditions(route).get(type)));
  }

  @Test
  void aRouteIsToldWhatCameOfIt() throws Exception {
    replica("node-1");
    tenant.route("web", "13306");
    tenant.route("bad", "70000");
    awaitStatus("web", "PortOpen", "True Open");
    assertThat(tenant.conditions("web"))
        .containsExactly(
            Map.entry("Admitted", "True Accepted"),
            Map.entry("EndpointsReady", "False NoEndpoints"),
            Map.entry("PortOpen", "True Open"));
    assertThat(tenant.entries("web").getFirst()).containsEntry("host", "web.example.com");
    awaitStatus("bad", "Admitted", "False InvalidPort");
    assertThat(tenant.ledger()).containsOnlyKeys("tcp-13306");
    assertThat(tenant.ledger().get("tcp-13306"))
        .contains("\"object\":\"" + namespace + "/web\"")
        .contains(tenant.get("web").getMetadata().getUid());
  }

  @Test
  void aPortThatIsOpenOnOneOfTwoNodesIsPartiallyOpenAndAnEventSaysWhere() throws Exception {
    replica("node-1");
    TestReplica second = replica("node-2");
    second.ports().occupy(13306);
    tenant.route("web", "13306");
    awaitStatus("web", "PortOpen", "False PartiallyOpen");
    assertThat(tenant.entries("web").toString())
        .contains("open on 1 of 2 nodes; elsewhere: EADDRINUSE");
    PATIENCE.until(
        "an Event on the Route",
        () ->
            server.client().v1().events().inNamespace(namespace.name()).list().getItems().stream()
                .anyMatch(event ->
                    event.getReason().equals("BindFailed")
                        && event.getInvolvedObject().getName().equals("web")
                        && event.getMessage().contains("node-2")));
    second.ports().free(13306);
    awaitStatus("web", "PortOpen", "True Open");
  }

  @Test
  void theHolderKeepsItsPortTheOthersWaitAndTakeOver() throws Exception {
    TestReplica first = replica("node-1");
    TestReplica second = replica("node-2");
    tenant.route("old", "13400");
    server.ageRoute(namespace.name(), "old", Instant.parse("2020-01-01T00:00:00Z"));
    tenant.route("young", "13306");
    awaitStatus("young", "Admitted", "True Accepted");
    awaitStatus("old", "Admitted", "True Accepted");
    tenant.route("old", "13306");
    awaitStatus("old", "Admitted", "False PortAlreadyClaimed");
    assertThat(tenant.admitted("young")).isEqualTo("True Accepted");
    assertThat(first.ports().owner(13306)).isEqualTo("young");
    assertThat(second.ports().owner(13306)).isEqualTo("young");

    // Another replica, which never saw the two in their order, answers the same.
    assertThat(ownerOn(replica("node-3"))).isEqualTo("young");

    tenant.delete("young");
    awaitStatus("old", "Admitted", "True Accepted");
    assertThat(tenant.ledger()).containsOnlyKeys("tcp-13306");
    assertThat(tenant.ledger().get("tcp-13306")).contains("/old\"");
  }

  private static String ownerOn(TestReplica replica) {
    PATIENCE.until("the port is open", () -> replica.ports().owner(13306) != null);
    return Objects.requireNonNull(replica.ports().owner(13306));
  }

  @Test
  void ownEntriesGoWhenARouteNoLongerAsks() throws Exception {
    replica("node-1");
    tenant.route("web", "13306");
    awaitStatus("web", "PortOpen", "True Open");
    server
        .kubectl("annotate", "route", "web", "-n", namespace.name(), "portway.io/port-")
        .succeeded();
    PATIENCE.until("no entry of ours", () -> tenant.conditions("web").isEmpty());
    PATIENCE.until("an empty ledger", () -> tenant.ledger().isEmpty());
  }

  @Test
  void aForeignEntryThatIsWrittenAThousandTimesLosesNothing() throws Exception {
    TestReplica replica = replica("node-1");
    tenant.route("web", "13306");
    patch("web", PatchType.JSON_MERGE, "{\"status\":{\"ingress\":[]}}");
    patch("web", PatchType.JSON, add(foreign(0)));
    int lost = 0;
    for (int i = 1; i <= 1_000; i++) {
      if (i % 50 == 0) {
        tenant.route("web", String.valueOf(13306 + i / 50));
      }
      lost += replaceForeign(i);
      if (i % 25 == 0) {
        assertThat(foreignEntry()).as("after write %d", i).isEqualTo(expected(i));
      }
    }
    awaitStatus("web", "Admitted", "True Accepted");
    PATIENCE.until("the last port", () -> "web".equals(replica.ports().owner(13326)));
    PATIENCE.until(
        "a message of the last port",
        () -> tenant.entries("web").toString().contains("holds port 13326"));
    assertThat(foreignEntry()).isEqualTo(expected(1_000));
    assertThat(lost).as("tries of the other writer that met a write of ours").isLessThan(1_000);
  }

  private static String foreign(int i) {
    return "{\"routerName\":\"default\",\"unknown\":{\"z\":[1,{\"a\":null}],\"count\":" + i + "}}";
  }

  private static Map<String, Object> expected(int i) {
    Map<String, Object> nothing = new TreeMap<>();
    nothing.put("a", null);
    return Map.of("routerName", "default", "unknown", Map.of("z", List.of(1, nothing), "count", i));
  }

  private static String add(String entry) {
    return "[{\"op\":\"add\",\"path\":\"/status/ingress/-\",\"value\":" + entry + "}]";
  }

  private Map<String, Object> foreignEntry() {
    return tenant.entries("web").stream()
        .filter(entry -> "default".equals(entry.get("routerName")))
        .findFirst()
        .orElseThrow();
  }

  /** As the default router does: reads, writes what it read back, and again after a conflict. */
  private int replaceForeign(int i) {
    for (int tries = 0; ; tries++) {
      GenericKubernetesResource route = tenant.get("web");
      List<Map<String, Object>> entries = new ArrayList<>();
      List<Map<String, Object>> before = route.get("status", "ingress");
      for (Map<String, Object> entry : before) {
        entries.add("default".equals(entry.get("routerName")) ? expected(i) : entry);
      }
      route.setAdditionalProperty("status", Map.of("ingress", entries));
      try {
        tenant.routes(server.client()).resource(route).updateStatus();
        return tries;
      } catch (KubernetesClientException e) {
        if (e.getCode() != 409) {
          throw e;
        }
      }
    }
  }

  private void patch(String route, PatchType type, String body) {
    tenant
        .routes(server.client())
        .withName(route)
        .subresource("status")
        .patch(PatchContext.of(type), body);
  }

  @Test
  void twoReplicasThatHaveNothingToSayWriteNothing() throws Exception {
    TestReplica first = replica("node-1");
    TestReplica second = replica("node-2");
    for (int i = 0; i < 10; i++) {
      tenant.route("web-" + i, String.valueOf(13306 + i / 2));
    }
    for (int i = 0; i < 10; i++) {
      awaitStatus(
          "web-" + i, "Admitted", i % 2 == 0 ? "True Accepted" : "False PortAlreadyClaimed");
    }
    for (int i = 0; i < 10; i += 2) {
      awaitStatus("web-" + i, "PortOpen", "True Open");
    }
    Map<String, String> before = tenant.versions();
    long writers = List.of(first, second).stream().filter(TestReplica::isWriter).count();
    assertThat(writers).isEqualTo(1);
    Patience minute = new Patience(A_MINUTE);
    boolean changed = minute.isMet(() -> !tenant.versions().equals(before));
    assertThat(changed).as("%s then %s", before, tenant.versions()).isFalse();
  }

  @Test
  void afterTheWriterIsKilledAnotherGoesOn() throws Exception {
    Process killed = process("node-1");
    PATIENCE.until("the process is the writer", () -> holder().startsWith("node-1/"));
    tenant.route("web", "13306");
    awaitStatus("web", "PortOpen", "True Open");
    TestReplica second = replica("node-2");
    awaitHeartbeats(2);
    long died = System.nanoTime();
    assertThat(killed.destroyForcibly().waitFor(10, TimeUnit.SECONDS)).isTrue();
    tenant.route("db", "13307");
    PATIENCE.until("the other is the writer", second::isWriter);
    System.out.printf(
        "fail-over after kill -9: %d ms, lease %d ms%n",
        Duration.ofNanos(System.nanoTime() - died).toMillis(),
        TestReplica.TIMES.lease().toMillis());
    awaitStatus("db", "Admitted", "True Accepted");
    // The dead one is forgotten, its object deleted.
    awaitHeartbeats(1);
    awaitStatus("db", "PortOpen", "True Open");
  }

  private String holder() {
    var leases = server.client().leases().inNamespace(namespace.name()).list().getItems();
    return leases.isEmpty()
        ? ""
        : Objects.requireNonNullElse(leases.getFirst().getSpec().getHolderIdentity(), "");
  }

  private void awaitHeartbeats(int count) {
    PATIENCE.until(
        count + " heartbeats",
        () ->
            server
                    .client()
                    .configMaps()
                    .inNamespace(namespace.name())
                    .withLabel("portway.io/part", "replica")
                    .list()
                    .getItems()
                    .size()
                == count);
  }

  private Process process(String node) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TestReplica.class.getName(),
                server.adminKubeconfig().toString(),
                namespace.name(),
                node)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    started.add(process::destroyForcibly);
    return process;
  }

  @Test
  void aTenantWithAdminRightsCannotTakeAPortByWritingStatus() throws Exception {
    TestReplica replica = replica("node-1");
    tenant.route("holder", "13306");
    awaitStatus("holder", "Admitted", "True Accepted");
    tenant.route("thief", "13306");
    awaitStatus("thief", "Admitted", "False PortAlreadyClaimed");
    // What OpenShift's stock project admin may do with Routes.
    server.apply(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: admin, namespace: %1$s}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: admin, namespace: %1$s}
        rules:
        - apiGroups: [route.openshift.io]
          resources: [routes, routes/status]
          verbs: [get, list, watch, create, update, patch, delete]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: admin, namespace: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: admin}
        subjects: [{kind: ServiceAccount, name: admin, namespace: %1$s}]
        """
            .formatted(namespace));
    try (KubernetesClient admin = server.client(namespace.name(), "admin")) {
      String backdated =
          """
          {"status":{"ingress":[{"routerName":"edge","conditions":[{"type":"Admitted",
          "status":"True","reason":"Accepted","message":"holds port 13306",
          "lastTransitionTime":"2001-01-01T00:00:00Z"}]}]}}
          """;
      for (int i = 0; i < 5; i++) {
        tenant
            .routes(admin)
            .withName("thief")
            .subresource("status")
            .patch(PatchContext.of(PatchType.JSON_MERGE), backdated);
      }
    }
    tenant.route("other", "13307");
    awaitStatus("other", "Admitted", "True Accepted");
    // The lie is found when every object is read again, and answered with the truth.
    awaitStatus("thief", "Admitted", "False PortAlreadyClaimed");
    assertThat(tenant.admitted("holder")).isEqualTo("True Accepted");
    assertThat(replica.ports().owner(13306)).isEqualTo("holder");
    assertThat(tenant.ledger().get("tcp-13306")).contains("/holder\"");
  }

  @Test
  void clearStatusLeavesNothing() throws Exception {
    TestReplica replica = replica("node-1");
    tenant.route("web", "13306");
    tenant.route("bad", "0");
    awaitStatus("web", "PortOpen", "True Open");
    awaitStatus("bad", "Admitted", "False InvalidPort");
    replica.close();
    patch("web", PatchType.JSON, add(foreign(7)));
    new ClearStatus(server.client(), TestReplica.settings(namespace.name(), "x")).run();
    assertThat(tenant.entries("web")).containsExactly(expected(7));
    assertThat(tenant.entries("bad")).isEmpty();
    assertThat(
            server.client().configMaps().inNamespace(namespace.name()).list().getItems().stream()
                .filter(c -> c.getMetadata().getName().startsWith("portway")))
        .isEmpty();
    assertThat(server.client().leases().inNamespace(namespace.name()).list().getItems()).isEmpty();
  }
}
