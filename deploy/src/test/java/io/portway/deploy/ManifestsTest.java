package io.portway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must hold in the manifests, whoever edits them. */
class ManifestsTest {

  private static final DaemonSet DAEMON_SET =
      Manifests.object("base/daemonset.yaml", DaemonSet.class);
  private static final PodSpec POD = DAEMON_SET.getSpec().getTemplate().getSpec();
  private static final Container CONTAINER = POD.getContainers().getFirst();

  /** Longer than anything that happens at the end beside waiting. */
  private static final int SECONDS_TO_SPARE = 10;

  @Test
  void everyFileParsesAndEveryObjectIsNamed() throws IOException {
    assertThat(Manifests.files()).hasSizeGreaterThan(20);
    for (Path file : Manifests.files()) {
      for (String document : Manifests.documents(Manifests.FOLDER.relativize(file).toString())) {
        Map<String, Object> object = Manifests.tree(document);
        assertThat(object).as(file.toString()).containsKeys("apiVersion", "kind");
        if (!document.contains("apiVersion: kustomize.")) {
          assertThat(object.get("metadata")).as(file.toString()).asString().contains("name=");
        }
      }
    }
  }

  @Test
  void noManifestNamesARegistryOrBringsAPodDisruptionBudget() throws IOException {
    for (Path file : Manifests.files()) {
      String text = Files.readString(file);
      assertThat(text.lines().filter(line -> line.strip().startsWith("image: ")))
          .as(file.toString())
          .noneMatch(line -> line.matches(".*image: [^/]*[.:].*"));
      assertThat(text).as(file.toString()).doesNotContain("kind: PodDisruptionBudget");
    }
  }

  @Test
  void thePodHasTheNodesNetworkAndTheClustersNames() {
    assertThat(POD.getHostNetwork()).isTrue();
    assertThat(POD.getDnsPolicy()).isEqualTo("ClusterFirstWithHostNet");
    assertThat(POD.getHostPID()).isNull();
    assertThat(POD.getHostIPC()).isNull();
    assertThat(POD.getPriorityClassName()).isEqualTo("system-node-critical");
    assertThat(POD.getServiceAccountName()).isEqualTo("portway");
    assertThat(POD.getAutomountServiceAccountToken()).isTrue();
    assertThat(
            Manifests.object("base/service-account.yaml", ServiceAccount.class)
                .getAutomountServiceAccountToken())
        .isFalse();
  }

  @Test
  void noPortIsDeclaredSinceEachWouldBecomeAHostPort() {
    assertThat(POD.getContainers()).hasSize(1);
    assertThat(CONTAINER.getPorts()).isEmpty();
    for (String patch : List.of("monitoring/metrics-port.yaml", "openshift/infra-nodes.yaml")) {
      assertThat(Manifests.documents(patch))
          .allSatisfy(text -> assertThat(text).doesNotContain("ports:"));
    }
  }

  @Test
  void theContainerHasOneCapabilityAndNothingToWriteTo() {
    var security = CONTAINER.getSecurityContext();
    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
    assertThat(security.getReadOnlyRootFilesystem()).isTrue();
    assertThat(security.getPrivileged()).isNull();
    assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(security.getCapabilities().getAdd()).containsExactly("NET_BIND_SERVICE");
    assertThat(POD.getSecurityContext().getRunAsNonRoot()).isTrue();
    // OpenShift gives every namespace a range of its own and refuses a number outside of it.
    assertThat(POD.getSecurityContext().getRunAsUser()).isNull();
    assertThat(POD.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
  }

  @Test
  void theStateLivesInAnEmptyFolderAndNothingOfTheHostIsMounted() {
    assertThat(POD.getVolumes())
        .allSatisfy(volume -> assertThat(volume.getHostPath()).isNull())
        .anySatisfy(volume -> assertThat(volume.getEmptyDir()).isNotNull());
    assertThat(CONTAINER.getArgs())
        .contains("--state-dir=" + CONTAINER.getVolumeMounts().getFirst().getMountPath());
  }

  @Test
  void probesAskTheAdminPortOverLoopback() {
    assertThat(CONTAINER.getArgs()).contains("--admin=127.0.0.1:9936");
    for (Probe probe :
        List.of(
            CONTAINER.getStartupProbe(),
            CONTAINER.getLivenessProbe(),
            CONTAINER.getReadinessProbe())) {
      assertThat(probe.getHttpGet().getHost()).isEqualTo("127.0.0.1");
      assertThat(probe.getHttpGet().getPort().getIntVal()).isEqualTo(9936);
    }
    assertThat(CONTAINER.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/healthz/ready");
    assertThat(CONTAINER.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
  }

  @Test
  void nodesAreUpdatedOneByOneAndTheGracePeriodOutlastsDelayAndDrain() {
    var update = DAEMON_SET.getSpec().getUpdateStrategy().getRollingUpdate();
    assertThat(update.getMaxUnavailable().getIntVal()).isEqualTo(1);
    assertThat(update.getMaxSurge().getIntVal()).isZero();
    assertThat(POD.getTerminationGracePeriodSeconds())
        .isGreaterThanOrEqualTo(
            seconds("--shutdown-delay") + seconds("--drain-timeout") + SECONDS_TO_SPARE);
  }

  private static long seconds(String option) {
    return CONTAINER.getArgs().stream()
        .filter(argument -> argument.startsWith(option + "="))
        .map(argument -> argument.substring(option.length() + 1).replace("s", ""))
        .mapToLong(Long::parseLong)
        .sum();
  }

  @Test
  void thePodTellsWhoAndWhereItIs() {
    assertThat(CONTAINER.getEnv())
        .extracting(e -> e.getName() + "=" + e.getValueFrom().getFieldRef().getFieldPath())
        .containsExactly(
            "NODE_NAME=spec.nodeName",
            "POD_NAME=metadata.name",
            "POD_NAMESPACE=metadata.namespace");
  }

  @Test
  void memoryIsBoundedAndTheProcessorIsNot() {
    assertThat(CONTAINER.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
    assertThat(CONTAINER.getResources().getLimits()).containsOnlyKeys("memory");
  }

  @Test
  void theNamespaceAllowsWhatThePodNeeds() {
    assertThat(Manifests.object("base/namespace.yaml", Namespace.class).getMetadata().getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "privileged");
    assertThat(
            Manifests.object("openshift/namespace.yaml", Namespace.class)
                .getMetadata()
                .getAnnotations())
        .containsEntry("openshift.io/node-selector", "");
  }

  @Test
  void rightsInTheWholeClusterWriteStatusAndEventsAlone() {
    List<PolicyRule> rules = Manifests.object("base/rbac.yaml", ClusterRole.class).getRules();
    assertThat(writes(rules)).containsExactly("events", "routes/status");
    assertThat(rules)
        .filteredOn(rule -> rule.getResources().contains("routes/status"))
        .singleElement()
        .satisfies(rule -> assertThat(rule.getVerbs()).containsExactly("patch"));
    assertThat(rules).noneMatch(rule -> rule.getResources().contains("secrets"));
    assertThat(writes(Manifests.object("base/rbac.yaml", Role.class).getRules()))
        .containsExactly("configmaps", "leases");
    assertThat(
            Stream.concat(
                    rules.stream(),
                    Manifests.object("base/rbac.yaml", Role.class).getRules().stream())
                .flatMap(
                    rule -> Stream.concat(rule.getVerbs().stream(), rule.getResources().stream())))
        .doesNotContain("*");
  }

  private static Set<String> writes(List<PolicyRule> rules) {
    Set<String> reading = Set.of("get", "list", "watch");
    return rules.stream()
        .filter(rule -> !reading.containsAll(rule.getVerbs()))
        .flatMap(rule -> rule.getResources().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void alertsSpeakOfMetricsThatExist() throws IOException {
    Set<String> known =
        words("\\| `([a-z_]+)` \\|", Manifests.FOLDER.resolve("../docs/metrics.md"));
    Set<String> used = words("\\b((?:portway|process|jvm)_[a-z_]+)", rules());
    assertThat(used).hasSizeGreaterThan(5);
    assertThat(known).containsAll(used);
  }

  @Test
  void alertsSpeakOfCloseReasonsThatExist() throws IOException {
    Set<String> known =
        words("\\| `([a-z_]+)` \\| (?:yes|no) ", Manifests.FOLDER.resolve("../docs/metrics.md"));
    Set<String> used =
        words("reason=~?\"([a-z_|]+)\"", rules()).stream()
            .flatMap(reasons -> Stream.of(reasons.split("\\|", -1)))
            .collect(Collectors.toSet());
    assertThat(used).isNotEmpty();
    assertThat(known).containsAll(used);
  }

  private static Path rules() {
    return Manifests.FOLDER.resolve("monitoring/rules.yaml");
  }

  private static Set<String> words(String regex, Path file) throws IOException {
    return Pattern.compile(regex)
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult result) -> Objects.requireNonNull(result.group(1)))
        .collect(Collectors.toSet());
  }
}
