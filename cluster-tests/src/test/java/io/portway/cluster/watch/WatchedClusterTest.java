package io.portway.cluster.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.cluster.KubeApiServer;
import io.portway.cluster.LoopbackSlice;
import io.portway.cluster.ServingRouter;
import io.portway.cluster.TestNamespace;
import io.portway.cluster.WithApiServer;
import io.portway.testing.Client;
import io.portway.testing.FreePorts;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects of a real API server open and close ports, and no outage of it costs a session. */
@WithApiServer
class WatchedClusterTest {

  @TempDir private Path folder;

  private final KubeApiServer server;
  private final Pod pod = Pod.listen(PeerOptions.defaults()).serveEcho();
  private final int port = FreePorts.next();
  private String namespace = "";

  WatchedClusterTest(KubeApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void createObjects(TestNamespace own) throws Exception {
    namespace = own.name();
    server.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: echo, namespace: %s}
        spec: {ports: [{name: tcp, port: 80}]}
        """
            .formatted(namespace));
    server.put(slice());
  }

  @AfterEach
  void closePod() {
    pod.close();
  }

  private LoopbackSlice slice() {
    return LoopbackSlice.of(namespace, "echo", "tcp", pod.address().getPort());
  }

  private void route(String name, int wanted, String labels) throws Exception {
    server.apply(
        """
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata:
          {name: %s, namespace: %s, labels: {%s}, annotations: {portway.io/port: "%d"}}
        spec: {to: {kind: Service, name: echo, weight: 100}, port: {targetPort: tcp}}
        """
            .formatted(name, namespace, labels, wanted));
  }

  private void deleteRoute(String name) throws Exception {
    server.kubectl("delete", "route.route.openshift.io", name, "-n", namespace).succeeded();
  }

  private ServingRouter router(String... options) throws IOException {
    return ServingRouter.start(server.adminKubeconfig(), namespace, options);
  }

  private static void echo(Client session, String text) {
    session.send(text);
    session.expect(text);
  }

  @Test
  void aRouteOpensItsPortAndIsEditedRelabelledAndDeleted() throws Exception {
    int other = FreePorts.next();
    try (ServingRouter router = router("--route-labels", "tier=edge")) {
      router.awaitReady();
      route("a", port, "tier: edge");
      router.awaitOpen(port);
      try (Client session = ServingRouter.connect(port)) {
        echo(session, "hello");
        route("a", other, "tier: edge");
        router.awaitOpen(other);
        router.awaitClosed(port);
        route("a", other, "tier: internal");
        router.awaitClosed(other);
        route("a", port, "tier: edge");
        router.awaitOpen(port);
        deleteRoute("a");
        router.awaitClosed(port);
        echo(session, "still here");
      }
    }
  }

  @Test
  void endpointsAreScaledToFiftyAndToNone() throws Exception {
    route("a", port, "");
    try (ServingRouter router = router()) {
      router.awaitOpen(port);
      router.awaitEndpoints(1);
      List<String> fifty = IntStream.rangeClosed(1, 50).mapToObj(i -> "127.1.0." + i).toList();
      server.put(slice().with(fifty));
      router.awaitEndpoints(50);
      server.put(slice().with(List.of()));
      router.awaitEndpoints(0);
      assertThat(router.isOpen(port)).isTrue();
      server.put(slice());
      router.awaitEndpoints(1);
      assertThat(router.neverFlapped(port)).isTrue();
    }
  }

  @Test
  void anApiServerThatIsKilledCostsNoSession() throws Exception {
    route("a", port, "");
    int later = FreePorts.next();
    try (ServingRouter router = router()) {
      router.awaitOpen(port);
      try (Client session = ServingRouter.connect(port)) {
        echo(session, "before");
        server.kill();
        router.awaitState("degraded");
        assertThat(router.state()).startsWith("ready");
        echo(session, "without an API server");
        try (Client fresh = ServingRouter.connect(port)) {
          echo(fresh, "a new session too");
        }
        server.restart();
        route("b", later, "");
        router.awaitOpen(later);
        echo(session, "after");
      }
      assertThat(router.neverFlapped(port)).isTrue();
    }
  }

  @Test
  void anApiServerThatStandsStillCostsNoSession() throws Exception {
    route("a", port, "");
    int later = FreePorts.next();
    try (ServingRouter router = router()) {
      router.awaitOpen(port);
      try (Client session = ServingRouter.connect(port)) {
        server.freeze();
        for (int i = 0; i < 100; i++) {
          echo(session, "round " + i);
        }
        server.thaw();
        route("b", later, "");
        router.awaitOpen(later);
        echo(session, "after");
      }
      assertThat(router.neverFlapped(port)).isTrue();
    }
  }

  @Test
  void aPlaceThatTheServerHasForgottenIsListedAnew() throws Exception {
    route("a", port, "");
    int gone = FreePorts.next();
    route("gone", gone, "");
    try (ServingRouter router = router()) {
      router.awaitOpen(port);
      router.awaitOpen(gone);
      try (Client session = ServingRouter.connect(port)) {
        server.forgetHistory();
        deleteRoute("gone");
        router.awaitClosed(gone);
        echo(session, "still here");
      }
      assertThat(router.neverFlapped(port)).isTrue();
    }
  }

  @Test
  void aStartWhileTheServerIsAwayServesTheSavedTable() throws Exception {
    route("a", port, "");
    int later = FreePorts.next();
    String[] keeping = {"--state-dir", folder.toString()};
    try (ServingRouter router = router(keeping)) {
      router.awaitOpen(port);
    }
    server.kill();
    try (ServingRouter router = router(keeping)) {
      router.awaitOpen(port);
      router.awaitState("ready, degraded: serving the table that was saved at");
      try (Client session = ServingRouter.connect(port)) {
        echo(session, "from the saved table");
        server.restart();
        route("b", later, "");
        router.awaitOpen(later);
        echo(session, "after the first sync");
      }
      assertThat(router.neverFlapped(port)).isTrue();
    }
  }

  @Test
  void aTokenThatWasRevokedIsNamedAndItsSuccessorUsed() throws Exception {
    String account =
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: router, namespace: %1$s}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: router, namespace: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: router, namespace: %1$s}]
        """
            .formatted(namespace);
    server.apply(account);
    route("a", port, "");
    int later = FreePorts.next();
    Path kubeconfig = server.kubeconfig(namespace, "router");
    try (ServingRouter router = ServingRouter.start(kubeconfig, namespace)) {
      router.awaitOpen(port);
      server.kubectl("delete", "serviceaccount", "router", "-n", namespace).succeeded();
      // Watches that run are not cut when a token is revoked; a server that restarts cuts them.
      server.kill();
      server.restart();
      router.awaitState("not authenticated (401)");
      assertThat(router.isOpen(port)).isTrue();
      server.apply(account);
      assertThat(server.kubeconfig(namespace, "router")).isEqualTo(kubeconfig);
      route("b", later, "");
      router.awaitOpen(later);
      assertThat(router.neverFlapped(port)).isTrue();
    }
  }
}
