package io.portway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.portway.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code deploy} holds, put together by kubectl and applied for real. */
@WithApiServer
class OverlaysTest {

  private static final Path DEPLOY = ShippedRights.DEPLOY;

  /** Of the Prometheus operator, just enough to take its objects. */
  private static final String MONITORING_KIND =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: %2$s.monitoring.coreos.com}
      spec:
        group: monitoring.coreos.com
        scope: Namespaced
        names: {kind: %1$s, plural: %2$s}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      ---
      """;

  private final KubeApiServer server;
  private final ShippedRights rights;

  OverlaysTest(KubeApiServer server) {
    this.server = server;
    rights = new ShippedRights(server);
  }

  @BeforeEach
  void knowMonitoring() throws Exception {
    server.apply(
        MONITORING_KIND.formatted("ServiceMonitor", "servicemonitors")
            + MONITORING_KIND.formatted("PrometheusRule", "prometheusrules"));
    server
        .kubectl(
            "wait",
            "--for=condition=Established",
            "--timeout=60s",
            "crd/servicemonitors.monitoring.coreos.com",
            "crd/prometheusrules.monitoring.coreos.com")
        .succeeded();
  }

  @AfterEach
  void takeAway() throws Exception {
    rights.erase();
    server.erase("demo");
  }

  @ParameterizedTest(name = "{0} with [{1}]")
  @CsvSource({
    "kubernetes, ''",
    "openshift, ''",
    "kubernetes, monitoring",
    "openshift, monitoring-openshift",
    "kubernetes, services",
    "openshift, 'monitoring-openshift services'",
  })
  void anOverlayAppliesTwiceAndItsPodIsAccepted(String overlay, String components)
      throws Exception {
    Path folder = kustomization(overlay, components);
    server.kubectl("apply", "-k", folder.toString()).succeeded();
    Command again = server.kubectl("apply", "-k", folder.toString()).succeeded();
    assertThat(again.out().lines()).allMatch(line -> line.endsWith("unchanged"));

    Pod pod = podOfTheDaemonSet();
    assertThat(pod.getSpec().getHostNetwork()).isTrue();
    assertThat(pod.getSpec().getPriority()).isEqualTo(2_000_001_000);
    assertThat(pod.getSpec().getContainers().getFirst().getPorts()).isEmpty();
  }

  @Test
  void restrictedRefusesOnlyTheHostsNetworkAndProbesOfItsLoopback() throws Exception {
    server.kubectl("apply", "-k", DEPLOY.resolve("kubernetes").toString()).succeeded();
    podOfTheDaemonSet();
    String warnings =
        server
            .kubectl(
                "label",
                "--dry-run=server",
                "--overwrite",
                "namespace",
                "portway",
                "pod-security.kubernetes.io/enforce=restricted")
            .succeeded()
            .err();
    assertThat(warnings).containsPattern("router: host namespaces, probe or lifecycle host\\R");
  }

  @Test
  void theDemoApplies() throws Exception {
    String folder = DEPLOY.resolve("demo").toString();
    server.kubectl("apply", "-k", folder).succeeded();
    Command again = server.kubectl("apply", "-k", folder).succeeded();
    assertThat(again.out().lines()).hasSize(7).allMatch(line -> line.endsWith("unchanged"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openshift", "kubernetes"})
  void aNetworkPolicyApplies(String cluster) throws Exception {
    server.kubectl("create", "namespace", "demo").succeeded();
    String file = DEPLOY.resolve("networkpolicy/" + cluster + ".yaml").toString();
    server.kubectl("apply", "-n", "demo", "-f", file).succeeded();
  }

  @ParameterizedTest(name = "{0} {1} {2}{3} in {4}: {5}")
  @CsvSource({
    "get list watch, route.openshift.io, routes, '', demo, true",
    "patch, route.openshift.io, routes, status, demo, true",
    "get list watch, '', services, '', demo, true",
    "get list watch, '', endpoints, '', demo, true",
    "get list watch, '', namespaces, '', demo, true",
    "get list watch, discovery.k8s.io, endpointslices, '', demo, true",
    "create, '', events, '', demo, true",
    "get list watch create update delete, '', configmaps, '', portway, true",
    "get create update, coordination.k8s.io, leases, '', portway, true",
    "create update patch delete, route.openshift.io, routes, '', demo, false",
    "update, route.openshift.io, routes, status, demo, false",
    "get list create update delete, '', configmaps, '', demo, false",
    "get create update, coordination.k8s.io, leases, '', demo, false",
    "get list watch create, '', secrets, '', portway, false",
    "get list watch create, '', secrets, '', demo, false",
    "get list create delete, '', pods, '', portway, false",
    "update patch, apps, daemonsets, '', portway, false",
    "create, '', serviceaccounts, token, portway, false",
    "patch, '', services, status, demo, false",
    "create, authentication.k8s.io, tokenreviews, '', '', false",
  })
  void theAccountMayDoWhatItNeedsAndNothingElse(
      String verbs,
      String group,
      String resource,
      String subresource,
      String namespace,
      boolean allowed)
      throws Exception {
    server.kubectl("apply", "-k", DEPLOY.resolve("kubernetes").toString()).succeeded();
    for (String verb : verbs.split(" ", -1)) {
      Patience.GENEROUS.until(
          () -> verb + " " + resource + " to be " + allowed,
          () -> rights.may(verb, group, resource, subresource, namespace) == allowed);
    }
  }

  @Test
  void theComponentsAddTheRightsThatTheyNeed() throws Exception {
    Path folder = kustomization("kubernetes", "monitoring services");
    server.kubectl("apply", "-k", folder.toString()).succeeded();
    Patience.GENEROUS.until(
        () -> "the components' rights",
        () ->
            rights.may("create", "authentication.k8s.io", "tokenreviews", "", "")
                && rights.may("create", "authorization.k8s.io", "subjectaccessreviews", "", "")
                && rights.may("patch", "", "services", "status", "demo"));
    assertThat(
            server
                .kubectl(
                    "auth",
                    "can-i",
                    "get",
                    "/metrics",
                    "--as=system:serviceaccount:portway:portway-scraper")
                .out())
        .isEqualTo("yes\n");
  }

  /** As the controller of DaemonSets would make it. */
  private Pod podOfTheDaemonSet() {
    PodTemplateSpec template =
        server
            .client()
            .apps()
            .daemonSets()
            .inNamespace("portway")
            .withName("portway")
            .get()
            .getSpec()
            .getTemplate();
    Pod pod =
        new PodBuilder()
            .withNewMetadataLike(template.getMetadata())
            .withName("router")
            .withNamespace("portway")
            .endMetadata()
            .withSpec(template.getSpec())
            .build();
    return server.client().pods().inNamespace("portway").resource(pod).create();
  }

  /** An overlay with components, as a user's own kustomization puts them together. */
  private Path kustomization(String overlay, String components) throws IOException {
    Path folder = Files.createTempDirectory(server.folder(), "kustomization");
    StringBuilder text = new StringBuilder("kind: Kustomization\nresources:\n");
    text.append("  - ").append(folder.relativize(DEPLOY.resolve(overlay))).append('\n');
    if (!components.isEmpty()) {
      text.append("components:\n");
      for (String component : components.split(" ", -1)) {
        text.append("  - ").append(folder.relativize(DEPLOY.resolve(component))).append('\n');
      }
    }
    Files.writeString(folder.resolve("kustomization.yaml"), text.toString());
    return folder;
  }
}
