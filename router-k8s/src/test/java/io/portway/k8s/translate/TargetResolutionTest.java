package io.portway.k8s.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.manifest.YamlObjects;
import io.portway.k8s.state.ServiceView;
import io.portway.model.EndpointSpec;
import io.portway.model.Timeouts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a Service and a targetPort to endpoints, in both steps. */
class TargetResolutionTest {

  private static final String META = "metadata: {name: web, namespace: demo}";

  private static String service(String ports, String more) {
    return "---\n{apiVersion: v1, kind: Service, "
        + META
        + ", spec: {ports: ["
        + ports
        + "], "
        + more
        + "}}\n";
  }

  private static String slice(String name, String type, String ports, String endpoints) {
    return """
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    addressType: %s
    metadata: {name: %s, namespace: demo, labels: {kubernetes.io/service-name: web}}
    ports: [%s]
    endpoints: [%s]
    """
        .formatted(type, name, ports, endpoints);
  }

  private static String addresses(String... addresses) {
    StringBuilder text = new StringBuilder();
    for (String address : addresses) {
      text.append("{addresses: ['").append(address).append("']}, ");
    }
    return text.toString();
  }

  private static String pod(String address, String uid, String name) {
    return "{addresses: ['%s'], targetRef: {kind: Pod, name: '%s', uid: '%s'}}, "
        .formatted(address, name, uid);
  }

  private static ServiceView view(String yaml) {
    return YamlObjects.state(yaml).service("demo", "web");
  }

  private record Resolved(String label, List<String> endpoints, List<String> warnings) {}

  private static Resolved resolve(String yaml, @Nullable String wanted) {
    return resolve(yaml, wanted, false);
  }

  private static Resolved resolve(String yaml, @Nullable String wanted, boolean allowLocal) {
    TargetPorts.Choice choice =
        TargetPorts.choose(view(yaml), "web", wanted, "spec.port.targetPort");
    assertThat(choice).isInstanceOf(TargetPorts.Chosen.class);
    TargetPorts.Chosen chosen = (TargetPorts.Chosen) choice;
    List<String> warnings = new ArrayList<>();
    if (!chosen.warning().isEmpty()) {
      warnings.add(chosen.warning());
    }
    List<EndpointSpec> found =
        EndpointResolver.resolve(
            view(yaml),
            "web",
            chosen.match(),
            new TranslatorOptions(
                null, null, Timeouts.DEFAULT, false, allowLocal, false, DeniedEndpoints.NONE, true),
            warnings);
    return new Resolved(
        chosen.label(), found.stream().map(EndpointSpec::toString).toList(), warnings);
  }

  private static List<String> endpoints(String yaml, @Nullable String wanted) {
    return resolve(yaml, wanted).endpoints();
  }

  private static final String TWO_PORTS =
      service(
              "{name: web, port: 80, targetPort: 8080}, {name: metrics, port: 90, targetPort:"
                  + " mport}",
              "")
          + slice(
              "s",
              "IPv4",
              "{name: web, port: 8080}, {name: metrics, port: 9100}",
              addresses("10.0.0.1"));

  @ParameterizedTest
  @CsvSource({"web,8080", "8080,8080", "metrics,9100", "9100,9100"})
  void aTargetPortIsAServicePortsNameOrAContainersNumber(String wanted, int port) {
    assertThat(resolve(TWO_PORTS, wanted))
        .isEqualTo(new Resolved(wanted, List.of("10.0.0.1:" + port), List.of()));
  }

  @Test
  void theServicesOwnNumberIsServedWithAHint() {
    assertThat(resolve(TWO_PORTS, "80"))
        .isEqualTo(
            new Resolved(
                "80",
                List.of("10.0.0.1:8080"),
                List.of(
                    "spec.port.targetPort 80 is Service web's own port; container port 8080 behind"
                        + " it is served; write web or 8080")));
  }

  @Test
  void aContainersNumberGoesBeforeAServicesOwn() {
    String crossed =
        service(
                "{name: a, port: 8080, targetPort: 9090}, {name: b, port: 9090, targetPort: 8080}",
                "")
            + slice(
                "s", "IPv4", "{name: a, port: 9090}, {name: b, port: 8080}", addresses("10.0.0.1"));
    assertThat(resolve(crossed, "8080"))
        .isEqualTo(new Resolved("8080", List.of("10.0.0.1:8080"), List.of()));
  }

  @Test
  void aNameGoesBeforeANumber() {
    String crossed =
        service(
                "{name: '8080', port: 1, targetPort: 9090}, {name: b, port: 2, targetPort: 8080}",
                "")
            + slice(
                "s",
                "IPv4",
                "{name: '8080', port: 9090}, {name: b, port: 8080}",
                addresses("10.0.0.1"));
    assertThat(endpoints(crossed, "8080")).containsExactly("10.0.0.1:9090");
  }

  @ParameterizedTest
  @CsvSource({"mport", "81", "http", "'a b'", "0080", "70000"})
  void anUnknownTargetPortListsTheChoices(String wanted) {
    Resolved resolved = resolve(TWO_PORTS, wanted);
    assertThat(resolved.endpoints()).isEmpty();
    assertThat(resolved.warnings())
        .containsExactly(
            "spec.port.targetPort %s is no TCP port of Service web; its ports are metrics/9100, web/8080"
                .formatted(wanted.contains(" ") ? '"' + wanted + '"' : wanted));
  }

  @Test
  void severalPortsAndNoWordOnWhichIsAmbiguous() {
    assertThat(TargetPorts.choose(view(TWO_PORTS), "web", null, "spec.port.targetPort"))
        .isEqualTo(new TargetPorts.Ambiguous("metrics/9100, web/8080"));
    String declaredOnly =
        service(
            "{name: web, port: 80, targetPort: 8080}, {name: m, port: 90, targetPort: mport}", "");
    assertThat(TargetPorts.choose(view(declaredOnly), "web", null, "spec.port.targetPort"))
        .isEqualTo(new TargetPorts.Ambiguous("m/mport, web/8080"));
  }

  @Test
  void theOnlyTcpPortNeedsNoWord() {
    String mixed =
        service(
                "{name: dns, port: 53, protocol: UDP}, {name: web, port: 80, targetPort: 8080},"
                    + " {name: s, port: 5, protocol: SCTP}",
                "")
            + slice(
                "s",
                "IPv4",
                "{name: dns, port: 53, protocol: UDP}, {name: web, port: 8080}",
                addresses("10.0.0.1"));
    assertThat(resolve(mixed, null))
        .isEqualTo(new Resolved("web", List.of("10.0.0.1:8080"), List.of()));
    String unnamed =
        service("{port: 80, targetPort: 8080}", "")
            + slice("s", "IPv4", "{port: 8080}", addresses("10.0.0.1"));
    assertThat(resolve(unnamed, null))
        .isEqualTo(new Resolved("8080", List.of("10.0.0.1:8080"), List.of()));
  }

  @Test
  void handWrittenEndpointsMayLeaveOutTheNameOfTheOnlyPort() {
    String yaml =
        service("{name: web, port: 80}", "")
            + slice("s", "IPv4", "{port: 8080}", addresses("10.0.0.1"));
    assertThat(endpoints(yaml, null)).containsExactly("10.0.0.1:8080");
  }

  @Test
  void aServiceWithoutTcpPortsSaysSo() {
    assertThat(resolve(service("{port: 53, protocol: UDP}", ""), null).warnings())
        .containsExactly("Service web has no TCP port");
  }

  @Test
  void withoutAServiceTheSlicesAreMatchedAllTheSame() {
    String yaml = slice("s", "IPv4", "{name: web, port: 8080}", addresses("10.0.0.1"));
    assertThat(endpoints(yaml, "web")).containsExactly("10.0.0.1:8080");
    assertThat(endpoints(yaml, "8080")).containsExactly("10.0.0.1:8080");
    assertThat(endpoints(yaml, null)).containsExactly("10.0.0.1:8080");
  }

  @Test
  void oneNameMayHaveAnotherNumberInEverySlice() {
    String yaml =
        service("{name: web, port: 80, targetPort: http}", "")
            + slice("s1", "IPv4", "{name: web, port: 8080}", addresses("10.0.0.1"))
            + slice("s2", "IPv4", "{name: web, port: 8081}", addresses("10.0.0.2"));
    assertThat(endpoints(yaml, "web")).containsExactly("10.0.0.1:8080", "10.0.0.2:8081");
    assertThat(endpoints(yaml, "8081")).containsExactly("10.0.0.2:8081");
  }

  @Test
  void endpointsObjectsCountOnlyWithoutSlices() {
    String legacy =
        """
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: web, namespace: demo}
        subsets:
        - ports: [{name: web, port: 8080}]
          addresses: [{ip: 10.0.0.9, nodeName: n1, targetRef: {kind: Pod, name: p, uid: u}}]
          notReadyAddresses: [{ip: 10.0.0.8}]
        """;
    assertThat(endpoints(legacy, "web")).containsExactly("10.0.0.9:8080");
    assertThat(endpoints(legacy + slice("s", "IPv4", "{name: web, port: 8080}", ""), "web"))
        .isEmpty();
  }

  @Test
  void slicesOfHostNamesAreSkipped() {
    assertThat(
            endpoints(
                slice("s", "FQDN", "{name: web, port: 8080}", addresses("db.example.com")), "web"))
        .isEmpty();
  }

  private static String dualStack(String families) {
    return service("{name: web, port: 80}", families)
        + slice(
            "s4",
            "IPv4",
            "{name: web, port: 8080}",
            pod("10.0.0.1", "u1", "a") + pod("10.0.0.2", "u2", "b"))
        + slice(
            "s6",
            "IPv6",
            "{name: web, port: 8080}",
            pod("2001:db8::1", "u1", "a") + pod("2001:db8::3", "u3", "c"));
  }

  @Test
  void aDualStackPodCountsOnceInTheServicesFirstFamily() {
    assertThat(endpoints(dualStack("ipFamilies: [IPv6, IPv4]"), "web"))
        .containsExactly(
            "10.0.0.2:8080", "[2001:db8:0:0:0:0:0:1]:8080", "[2001:db8:0:0:0:0:0:3]:8080");
    assertThat(endpoints(dualStack("ipFamilies: [IPv4, IPv6]"), "web"))
        .containsExactly("10.0.0.1:8080", "10.0.0.2:8080", "[2001:db8:0:0:0:0:0:3]:8080");
    assertThat(endpoints(dualStack(""), "web"))
        .containsExactly("10.0.0.1:8080", "10.0.0.2:8080", "[2001:db8:0:0:0:0:0:3]:8080");
  }

  @Test
  void withoutUidThePodsNameTellsAndWithoutTargetEveryAddressStandsForItself() {
    String named =
        slice("s4", "IPv4", "{name: web, port: 8080}", pod("10.0.0.1", "", "a"))
            + slice("s6", "IPv6", "{name: web, port: 8080}", pod("2001:db8::1", "", "a"));
    assertThat(endpoints(named, "web")).containsExactly("10.0.0.1:8080");
    String bare =
        slice("s4", "IPv4", "{name: web, port: 8080}", addresses("10.0.0.1"))
            + slice("s6", "IPv6", "{name: web, port: 8080}", addresses("2001:db8::1"));
    assertThat(endpoints(bare, "web")).hasSize(2);
  }

  @Test
  void anAddressThatIsListedTwiceCountsOnce() {
    String yaml =
        slice(
                "s1",
                "IPv4",
                "{name: web, port: 8080}",
                pod("10.0.0.1", "u1", "a") + pod("10.0.0.2", "u2", "b"))
            + slice(
                "s2",
                "IPv4",
                "{name: web, port: 8080}",
                pod("10.0.0.1", "u1", "a") + addresses("10.0.0.2", "::ffff:10.0.0.1"));
    assertThat(endpoints(yaml, "web")).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
  }

  @Test
  void refusedAddressesAreNamedAndDropped() {
    String yaml =
        slice(
            "s",
            "IPv4",
            "{name: web, port: 8080}",
            addresses("127.0.0.1", "10.0.0.1", "169.254.169.254", "db.example.com", "10.0.0.01"));
    Resolved resolved = resolve(yaml, "web");
    assertThat(resolved.endpoints()).containsExactly("10.0.0.1:8080");
    assertThat(resolved.warnings())
        .containsExactly(
            "Service web: endpoint refused: 127.0.0.1 (loopback address)",
            "Service web: endpoint refused: 169.254.169.254 (cloud metadata)",
            "Service web: endpoint refused: \"db.example.com\" (not an IP address)",
            "Service web: endpoint refused: \"10.0.0.01\" (not an IP address)");
    assertThat(resolve(yaml, "web", true).endpoints())
        .containsExactly("10.0.0.1:8080", "127.0.0.1:8080", "169.254.169.254:8080");
  }

  @Test
  void manyRefusalsAreCountedNotListed() {
    String[] loopback = new String[200];
    for (int i = 0; i < loopback.length; i++) {
      loopback[i] = "127.0.0." + (i + 1);
    }
    List<String> warnings =
        resolve(slice("s", "IPv4", "{name: web, port: 8080}", addresses(loopback)), "web")
            .warnings();
    assertThat(warnings).hasSize(6).last().isEqualTo("Service web: 195 more endpoints refused");
  }
}
