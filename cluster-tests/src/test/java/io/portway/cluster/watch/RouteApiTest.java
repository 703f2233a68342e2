package io.portway.cluster.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.cluster.KubeApiServer;
import io.portway.cluster.ServingRouter;
import io.portway.testing.FreePorts;
import org.junit.jupiter.api.Test;

/** A cluster that learns what a Route is while the router already runs. */
class RouteApiTest {

  @Test
  void withoutRoutesTheRouterIsReadyAndServesThemOnceTheyExist() throws Exception {
    int port = FreePorts.next();
    try (KubeApiServer server = KubeApiServer.start();
        ServingRouter router = ServingRouter.start(server.adminKubeconfig(), "default")) {
      router.awaitReady();
      assertThat(router.state()).isEqualTo("ready");
      server.installRoutes();
      server.apply(
          """
          apiVersion: route.openshift.io/v1
          kind: Route
          metadata: {name: a, namespace: default, annotations: {portway.io/port: "%d"}}
          spec: {to: {kind: Service, name: missing, weight: 100}}
          """
              .formatted(port));
      router.awaitOpen(port);
    }
  }
}
