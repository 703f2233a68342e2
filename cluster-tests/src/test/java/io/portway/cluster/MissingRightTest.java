package io.portway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.FreePorts;
import io.portway.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A router runs with exactly the rights that are shipped; each one that it lacks is named in its
 * state or in one line of its log.
 */
@WithApiServer
class MissingRightTest {

  private static final Patience PATIENCE = new Patience(Duration.ofMinutes(1));

  private final KubeApiServer server;
  private final ShippedRights rights;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler listener = new LineListener();
  private final Logger root = Logger.getLogger("");
  private final int port = FreePorts.next();
  private String namespace = "";

  MissingRightTest(KubeApiServer server) {
    this.server = server;
    rights = new ShippedRights(server);
  }

  private final class LineListener extends Handler {

    @Override
    public void publish(LogRecord logged) {
      lines.add(logged.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void install(TestNamespace own) throws Exception {
    namespace = own.name();
    rights.install();
    root.addHandler(listener);
  }

  @AfterEach
  void takeAway() throws Exception {
    root.removeHandler(listener);
    rights.erase();
  }

  private ServingRouter router() throws IOException {
    return ServingRouter.inCluster(
        rights.kubeconfig(), ShippedRights.NAME, "--reserved-ports", "1");
  }

  private void route(String name, int wanted) throws Exception {
    server.apply(
        """
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata: {name: %s, namespace: %s, annotations: {portway.io/port: "%d"}}
        spec: {to: {kind: Service, name: missing, weight: 100}}
        """
            .formatted(name, namespace, wanted));
  }

  /** A port that somebody else has makes the router raise an Event. */
  private static ServerSocket somebodyElse() throws IOException {
    return new ServerSocket(FreePorts.next(), 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void theShippedRightsAreEnough() throws Exception {
    try (ServerSocket taken = somebodyElse();
        ServingRouter router = router()) {
      route("a", port);
      route("busy", taken.getLocalPort());
      router.awaitOpen(port);
      PATIENCE.until(
          "status of both, an Event and a ledger",
          () ->
              status("a").contains("\"PortOpen\"")
                  && status("busy").contains("BindFailed")
                  && hasEvent()
                  && server
                      .client()
                      .configMaps()
                      .inNamespace(ShippedRights.NAME)
                      .withLabel("portway.io/part", "ledger")
                      .list()
                      .getItems()
                      .stream()
                      .anyMatch(map -> map.getData().containsKey("tcp-" + port)));
      assertThat(router.state()).isEqualTo("ready");
    }
    assertThat(lines).noneMatch(line -> line.contains("403"));
  }

  private String status(String route) {
    try {
      return server
          .kubectl("get", "route", route, "-n", namespace, "-o", "jsonpath={.status}")
          .out();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean hasEvent() {
    return server.client().v1().events().inNamespace(namespace).list().getItems().stream()
        .anyMatch(event -> event.getReason().equals("BindFailed"));
  }

  @ParameterizedTest
  @CsvSource({
    "list, route.openshift.io, routes",
    "watch, route.openshift.io, routes",
    "patch, route.openshift.io, routes/status",
    "list, '', services",
    "watch, '', services",
    "list, '', namespaces",
    "watch, '', namespaces",
    "list, discovery.k8s.io, endpointslices",
    "watch, discovery.k8s.io, endpointslices",
    "create, '', events",
    "list, '', configmaps",
    "watch, '', configmaps",
    "create, '', configmaps",
    "update, '', configmaps",
    "get, coordination.k8s.io, leases",
    "create, coordination.k8s.io, leases",
    "update, coordination.k8s.io, leases",
  })
  void aMissingRightIsNamed(String verb, String group, String resource) throws Exception {
    rights.takeAway(verb, group, resource);
    try (ServerSocket taken = somebodyElse();
        ServingRouter router = router()) {
      route("a", port);
      route("busy", taken.getLocalPort());
      PATIENCE.until(
          () -> verb + " " + resource + " is named in: " + router.state() + " or " + lines,
          () ->
              names(router.state(), verb, resource)
                  || lines.stream().anyMatch(line -> names(line, verb, resource)));
    }
  }

  private static boolean names(String line, String verb, String resource) {
    return line.contains("403") && line.contains(verb) && line.contains(resource);
  }
}
