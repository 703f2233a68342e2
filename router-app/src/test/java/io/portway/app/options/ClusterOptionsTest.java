package io.portway.app.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.k8s.client.ClusterLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

/** Without a folder the source is a cluster: which one, and what of it. */
class ClusterOptionsTest {

  static final Map<String, Function<RunOptions, Object>> READERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("--kubeconfig", o -> String.valueOf(o.location())),
              Map.entry("--context", o -> String.valueOf(o.apiServer().context())),
              Map.entry("--namespace", o -> String.valueOf(o.apiServer().namespace())),
              Map.entry("--route-labels", o -> o.cluster().routeLabels()),
              Map.entry("--route-fields", o -> o.cluster().routeFields()),
              Map.entry("--namespace-labels", o -> o.cluster().namespaceLabels()),
              Map.entry("--state-dir", o -> String.valueOf(o.cluster().stateDir())),
              Map.entry("--status", o -> o.status().isOn() ? "on" : "off"),
              Map.entry("--status-name", o -> o.status().statusName(o.routes().routerName())),
              Map.entry("--pod-namespace", o -> String.valueOf(o.status().podNamespace())),
              Map.entry("--node-name", o -> String.valueOf(o.status().nodeName()))));

  @TempDir private Path folder;
  private Path kubeconfig = Path.of("");

  @BeforeEach
  void writeKubeconfig() throws Exception {
    kubeconfig = Files.createFile(folder.resolve("config"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --context; admin@cluster; admin@cluster
          --namespace; team-a; team-a
          --route-labels; tier=edge,env!=test; tier=edge,env!=test
          --route-labels; zone in (a, b),!internal; zone in (a, b),!internal
          --route-fields; metadata.name=web; metadata.name=web
          --namespace-labels; example.com/edge==true; example.com/edge==true
          --status; off; off
          --status-name; edge; edge
          --pod-namespace; portway; portway
          --node-name; infra-1.example.com; infra-1.example.com
          """)
  void theCommandLineAndTheVariableReadTheSame(String option, String value, String expected) {
    assertThat(read(option, Map.of(), option, value)).isEqualTo(expected);
    assertThat(read(option, Map.of(Environment.variableOf(option), value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --route-labels; ROUTE_LABELS; tier=edge; tier=edge
          --route-fields; ROUTE_FIELDS; spec.to.name=web; spec.to.name=web
          --namespace-labels; NAMESPACE_LABELS; team; team
          --status; ROUTER_UPDATE_STATUS; false; off
          --status; ROUTER_UPDATE_STATUS; true; on
          --pod-namespace; POD_NAMESPACE; router; router
          --node-name; NODE_NAME; infra-2; infra-2
          """)
  void openShiftsVariablesAreRead(String option, String variable, String value, String expected) {
    assertThat(read(option, Map.of(variable, value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --route-labels; ROUTE_LABELS; a=b,,c
          --route-labels; ROUTE_LABELS; a in b
          --route-labels; ROUTE_LABELS; -a
          --route-fields; ROUTE_FIELDS; metadata.name
          --namespace-labels; NAMESPACE_LABELS; a=b c
          """)
  void aBadSelectorStopsTheStartWhereverItComesFrom(String option, String variable, String value) {
    for (Map<String, String> environment :
        List.of(Map.of(variable, value), Map.of(Environment.variableOf(option), value))) {
      assertThatThrownBy(() -> read(option, environment))
          .isInstanceOf(ParameterException.class)
          .hasMessageContaining("\"" + value + "\"")
          .hasMessageContaining("selector");
    }
    assertThatThrownBy(() -> read(option, Map.of(), option, value))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(option);
  }

  @Test
  void theStatusNameFollowsTheRouterName() {
    assertThat(read("--status-name", Map.of())).isEqualTo("portway");
    assertThat(read("--status-name", Map.of(), "--router-name", "edge-1")).isEqualTo("edge-1");
  }

  @Test
  void localEndpointsAreDeniedForAClusterUnlessAskedFor() {
    RunOptions options = RunOptions.parse(Map.of(), "--kubeconfig", kubeconfig.toString());
    assertThat(options.manifests()).isNull();
    assertThat(options.routes().allowsLocalEndpoints(false)).isFalse();
    assertThat(options.routes().allowsLocalEndpoints(true)).isTrue();
  }

  @Test
  void withNothingToServeEveryPlaceIsNamed() {
    assertThatThrownBy(() -> RunOptions.parse(Map.of("HOME", folder.toString())))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--manifests")
        .hasMessageContaining("--kubeconfig")
        .hasMessageContaining("ServiceAccount")
        .hasMessageContaining("KUBECONFIG")
        .hasMessageContaining("~/.kube/config");
  }

  @Test
  void theOptionBeatsTheServiceAccountBeatsTheVariableBeatsTheHome() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home/.kube"));
    Files.createFile(home.resolve("config"));
    Path account = Files.createDirectory(folder.resolve("account"));
    Files.writeString(account.resolve("token"), "secret");
    Map<String, String> all =
        Map.of(
            "KUBERNETES_SERVICE_HOST",
            "fd00::1",
            "KUBERNETES_SERVICE_PORT",
            "6443",
            "KUBECONFIG",
            folder.resolve("missing") + ":" + kubeconfig,
            "HOME",
            folder.resolve("home").toString());
    assertThat(ClusterLocation.find(kubeconfig, null, all, account))
        .contains(new ClusterLocation.Kubeconfig(kubeconfig, null));
    assertThat(ClusterLocation.find(null, null, all, account))
        .contains(new ClusterLocation.ServiceAccount(account, "https://[fd00::1]:6443"));
    assertThat(ClusterLocation.find(null, "ctx", all, account))
        .contains(new ClusterLocation.Kubeconfig(kubeconfig, "ctx"));
    assertThat(ClusterLocation.find(null, null, Map.of("HOME", all.get("HOME")), account))
        .contains(new ClusterLocation.Kubeconfig(home.resolve("config"), null));
    assertThat(ClusterLocation.find(null, null, Map.of(), account)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--namespace a --namespace-labels b=c",
        "--manifests . --kubeconfig config",
        "--manifests . --state-dir ."
      })
  void aContradictionIsRefused(String arguments) {
    List<String> all = new ArrayList<>();
    for (String argument : arguments.split(" ", -1)) {
      all.add(
          argument.equals("config") || argument.equals(".")
              ? folder.resolve(argument).toString()
              : argument);
    }
    assertThatThrownBy(() -> read("--namespace", Map.of(), all.toArray(String[]::new)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("accepted: ");
  }

  private String read(String option, Map<String, String> environment, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--manifests") && !all.contains("--kubeconfig")) {
      all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    }
    RunOptions options = RunOptions.parse(environment, all.toArray(String[]::new));
    return String.valueOf(READERS.getOrDefault(option, o -> "not read").apply(options));
  }
}
