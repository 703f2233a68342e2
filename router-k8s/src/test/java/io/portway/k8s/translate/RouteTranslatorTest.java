package io.portway.k8s.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.manifest.YamlObjects;
import io.portway.model.BalancePolicy;
import io.portway.model.BindKey;
import io.portway.model.ClusterSpec;
import io.portway.model.Reason;
import io.portway.model.RouteIntent;
import io.portway.model.Timeouts;
import io.portway.model.Verdict;
import io.portway.model.WeightedTarget;
import io.portway.source.SourceUpdate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTranslatorTest {

  private static final String PORT = "haproxy.router.openshift.io/external-tcp-port: ";
  private static final String NAME = "haproxy.router.openshift.io/wzh-router-name: ";
  private static final String WEB =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: demo}
      spec: {ports: [{name: http, port: 80, targetPort: 8080}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      addressType: IPv4
      metadata: {name: web-1, namespace: demo, labels: {kubernetes.io/service-name: web}}
      ports: [{name: http, port: 8080}]
      endpoints:
      - {addresses: [10.0.0.2], targetRef: {kind: Pod, name: web-b, uid: u2}, nodeName: n1, zone: z1}
      - {addresses: [10.0.0.1], targetRef: {kind: Pod, name: web-a, uid: u1}}
      """;

  private static String route(String annotations, String spec) {
    return """
    ---
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata: {name: web, namespace: demo, annotations: {%s}}
    spec: {%s}
    """
        .formatted(annotations, spec);
  }

  private static String annotated(String annotations) {
    return route(annotations, "to: {kind: Service, name: web}") + WEB;
  }

  private static SourceUpdate translate(TranslatorOptions options, String yaml) {
    return new RouteTranslator(options).translate(YamlObjects.state(yaml));
  }

  private static RouteIntent intent(String yaml) {
    return intent(TranslatorOptions.DEFAULT, yaml);
  }

  private static RouteIntent intent(TranslatorOptions options, String yaml) {
    SourceUpdate update = translate(options, yaml);
    assertThat(update.verdicts()).isEmpty();
    assertThat(update.intents()).hasSize(1);
    return update.intents().getFirst();
  }

  private static Verdict verdict(TranslatorOptions options, String yaml) {
    SourceUpdate update = translate(options, yaml);
    assertThat(update.intents()).isEmpty();
    assertThat(update.verdicts()).hasSize(1);
    return update.verdicts().getFirst();
  }

  private static TranslatorOptions named(@Nullable String name) {
    return new TranslatorOptions(
        name, null, Timeouts.DEFAULT, false, false, false, DeniedEndpoints.NONE, true);
  }

  @Test
  void anAnnotatedRouteBecomesAnIntent() {
    RouteIntent intent =
        intent(
            """
            apiVersion: route.openshift.io/v1
            kind: Route
            metadata:
              name: web
              namespace: demo
              uid: 1-2-3
              creationTimestamp: 2026-01-31T12:00:00Z
              annotations:
                haproxy.router.openshift.io/external-tcp-port: "18080"
            spec:
              host: ignored.example.com
              to: {kind: Service, name: web, weight: 7}
              port: {targetPort: 8080}
              tls: {termination: passthrough}
            status:
              ingress: [{routerName: default, conditions: [{type: Admitted, status: "False"}]}]
            """
                + WEB);
    assertThat(intent.bind()).isEqualTo(BindKey.ofPort(18080));
    assertThat(intent.seniority().created()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(intent.seniority().uid()).isEqualTo("1-2-3");
    assertThat(intent.seniority().heldSince()).isNull();
    assertThat(intent.targets()).containsExactly(new WeightedTarget("demo/web>web:8080", 7));
    assertThat(intent.clusters())
        .extracting(ClusterSpec::name)
        .containsExactly("demo/web>web:8080");
    assertThat(intent.clusters().getFirst().endpoints())
        .extracting(Object::toString)
        .containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
    assertThat(intent.clusters().getFirst().endpoints().get(1).origin())
        .hasToString("EndpointOrigin[pod=web-b, service=web, node=n1, zone=z1]");
    assertThat(intent.clusters().getFirst().endpoints().get(1).uid()).isEqualTo("u2");
    assertThat(intent.balance()).isEqualTo(BalancePolicy.SOURCE);
    assertThat(intent.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tls: {termination: edge}",
        "tls: {termination: reencrypt}",
        "tls: {termination: passthrough}"
      })
  void everyTerminationIsServedAsPlainTcp(String tls) {
    assertThat(intent(route(PORT + "'1'", "to: {name: web}, " + tls) + WEB).bind().port())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "80", "13306", "65535"})
  void portsAreDecimalDigits(String port) {
    assertThat(intent(annotated(PORT + "'" + port + "'")).bind())
        .isEqualTo(BindKey.ofPort(Integer.parseInt(port)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "+13306",
        "65536",
        "70000",
        "99999999999",
        "013306",
        "00080",
        "abc",
        "",
        " 80",
        "80 ",
        "8 0",
        "0x50",
        "1e3",
        "80.0",
        "١٢٣",
        "8080,8081"
      })
  void anythingElseRejectsThatRouteAloneAndQuotesTheValue(String port) {
    Verdict verdict = verdict(TranslatorOptions.DEFAULT, annotated(PORT + "'" + port + "'"));
    assertThat(verdict.status()).isEqualTo(Verdict.Status.REJECTED);
    assertThat(verdict.reason()).isEqualTo(Reason.INVALID_PORT);
    assertThat(verdict.message())
        .isEqualTo(
            "annotation haproxy.router.openshift.io/external-tcp-port: expected a port 1-65535 in"
                + " decimal digits, without sign or leading zero, found \""
                + port
                + "\"");
  }

  @Test
  void anUnquotedPortIsRejectedWithTheCure() {
    Verdict verdict = verdict(TranslatorOptions.DEFAULT, annotated(PORT + "18080"));
    assertThat(verdict.reason()).isEqualTo(Reason.INVALID_PORT);
    assertThat(verdict.message())
        .contains("expected a string, found 18080; write it in quotes: \"18080\"");
  }

  @Test
  void anyOtherUnquotedAnnotationRejectsARouteThatAsksForAPort() {
    Verdict verdict =
        verdict(TranslatorOptions.DEFAULT, annotated(PORT + "'80', example.com/x: 5"));
    assertThat(verdict.reason()).isEqualTo(Reason.INVALID_OBJECT);
    assertThat(verdict.message())
        .isEqualTo(
            "annotation example.com/x: expected a string, found 5; write it in quotes: \"5\"");
    assertThat(verdict(TranslatorOptions.DEFAULT, annotated("example.com/x: 5")).reason())
        .isEqualTo(Reason.NO_PORT);
  }

  @Test
  void hostileTextIsShortenedAndEscaped() {
    Verdict verdict =
        verdict(
            TranslatorOptions.DEFAULT,
            annotated(PORT + "\"x\\nevent=port_open" + "y".repeat(500) + "\""));
    assertThat(verdict.message())
        .contains("x\\nevent=port_open")
        .doesNotContain("\n")
        .hasSizeLessThan(300);
  }

  @Test
  void theOwnSynonymsMeanTheSame() {
    assertThat(intent(annotated("portway.io/port: '81'")).bind().port()).isEqualTo(81);
    assertThat(intent(annotated(PORT + "'81', portway.io/port: '81'")).bind().port()).isEqualTo(81);
    Verdict verdict =
        verdict(TranslatorOptions.DEFAULT, annotated(PORT + "'81', portway.io/port: '82'"));
    assertThat(verdict.reason()).isEqualTo(Reason.CONFLICTING_ANNOTATIONS);
    assertThat(verdict.message())
        .contains("\"81\" and \"82\"", "portway.io/port", "external-tcp-port");
    Verdict names =
        verdict(named("a"), annotated(PORT + "'81', " + NAME + "a, portway.io/router-name: b"));
    assertThat(names.reason()).isEqualTo(Reason.CONFLICTING_ANNOTATIONS);
    intent(named("a"), annotated(PORT + "'81', " + NAME + "a, portway.io/router-name: a"));
    intent(named("a"), annotated(PORT + "'81', portway.io/router-name: a"));
  }

  @Test
  void routesWithoutAPortAreNeutral() {
    Verdict verdict = verdict(TranslatorOptions.DEFAULT, annotated("a: b"));
    assertThat(verdict.status()).isEqualTo(Verdict.Status.NOT_OURS);
    assertThat(verdict.reason()).isEqualTo(Reason.NO_PORT);
  }

  @ParameterizedTest
  @CsvSource({
    "one,    one,             true",
    "one,    two,             false",
    "one,    One,             false",
    "one,    ,                false",
    "one,    wzh-router-name, false",
    "one,    EMPTY,           false",
    ",       ,                true",
    ",       wzh-router-name, true",
    ",       one,             false",
    ",       EMPTY,           false"
  })
  void theNameFilter(@Nullable String configured, @Nullable String annotation, boolean ours) {
    String name =
        annotation == null ? "" : ", " + NAME + (annotation.equals("EMPTY") ? "''" : annotation);
    String yaml = annotated(PORT + "'81'" + name);
    if (ours) {
      assertThat(intent(named(configured), yaml).bind().port()).isEqualTo(81);
    } else {
      Verdict verdict = verdict(named(configured), yaml);
      assertThat(verdict.status()).isEqualTo(Verdict.Status.NOT_OURS);
      assertThat(verdict.reason()).isEqualTo(Reason.OTHER_ROUTER);
    }
  }

  @Test
  void whatIsWrongWithAnotherRoutersRouteIsNotOursToSay() {
    assertThat(verdict(named("one"), annotated(PORT + "'abc', " + NAME + "two")).reason())
        .isEqualTo(Reason.OTHER_ROUTER);
  }

  @Test
  void aRouteOfTheWrongShapeIsRejectedWithThePath() {
    Verdict verdict =
        verdict(TranslatorOptions.DEFAULT, route(PORT + "'81'", "to: {name: web, weight: abc}"));
    assertThat(verdict.reason()).isEqualTo(Reason.INVALID_OBJECT);
    assertThat(verdict.message())
        .isEqualTo("spec.to.weight: expected an integer 0-256, found \"abc\"");
  }

  @Test
  void balanceIsAnnotationThenSeveralServicesThenOptionThenSource() {
    TranslatorOptions random =
        new TranslatorOptions(
            null,
            BalancePolicy.RANDOM,
            Timeouts.DEFAULT,
            false,
            false,
            false,
            DeniedEndpoints.NONE,
            true);
    String several = "to: {name: web}, alternateBackends: [{name: b, weight: 1}]";
    String single = "to: {name: web}, alternateBackends: [{name: b, weight: 0}]";
    String wish = PORT + "'81', haproxy.router.openshift.io/balance: ";
    assertThat(intent(random, route(wish + "leastconn", several)).balance())
        .isEqualTo(BalancePolicy.LEAST_CONNECTIONS);
    assertThat(intent(random, route(PORT + "'81'", several)).balance())
        .isEqualTo(BalancePolicy.ROUND_ROBIN);
    assertThat(intent(random, route(PORT + "'81'", single)).balance())
        .isEqualTo(BalancePolicy.RANDOM);
    assertThat(intent(route(PORT + "'81'", single)).balance()).isEqualTo(BalancePolicy.SOURCE);
    RouteIntent unknown = intent(random, route(wish + "Source", several));
    assertThat(unknown.balance()).isEqualTo(BalancePolicy.ROUND_ROBIN);
    assertThat(unknown.clusters())
        .extracting(ClusterSpec::balance)
        .containsOnly(BalancePolicy.ROUND_ROBIN);
    assertThat(unknown.warnings())
        .contains(
            "annotation haproxy.router.openshift.io/balance: expected one of source, roundrobin,"
                + " leastconn, random, found \"Source\"; passed over");
  }

  @Test
  void weightsAreSharesZeroIsLeftOutAndTheLastOfTheSameNameCounts() {
    RouteIntent intent =
        intent(
            route(
                PORT + "'81'",
                "to: {name: a}, alternateBackends: [{name: b, weight: 0}, {name: c, weight: 256},"
                    + " {name: a, weight: 3}]"));
    assertThat(intent.targets())
        .containsExactly(
            new WeightedTarget("demo/web>a:none", 3), new WeightedTarget("demo/web>c:none", 256));
  }

  @Test
  void allWeightsZeroIsAcceptedWithoutTargetsAndSaidSo() {
    RouteIntent intent = intent(route(PORT + "'81'", "to: {name: web, weight: 0}") + WEB);
    assertThat(intent.targets()).isEmpty();
    assertThat(intent.clusters()).isEmpty();
    assertThat(intent.warnings()).containsExactly("every weight is 0: no Service gets connections");
  }

  @Test
  void aMissingServiceOrNoEndpointIsAWarningOnly() {
    assertThat(intent(route(PORT + "'81'", "to: {name: gone}, port: {targetPort: 80}")).warnings())
        .containsExactly("Service gone does not exist in namespace demo");
    RouteIntent empty =
        intent(
            route(PORT + "'81'", "to: {name: web}")
                + "---\n"
                + "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: demo}, spec:"
                + " {ports: [{port: 80}]}}");
    assertThat(empty.targets())
        .extracting(WeightedTarget::cluster)
        .containsExactly("demo/web>web:80");
    assertThat(empty.warnings()).containsExactly("Service web has no ready endpoint for port 80");
  }

  @Test
  void aServiceOfTheSameNameInAnotherNamespaceIsAnother() {
    assertThat(
            intent(
                    route(PORT + "'81'", "to: {name: web}")
                        + WEB.replace("namespace: demo", "namespace: other"))
                .warnings())
        .containsExactly("Service web does not exist in namespace demo");
  }

  @Test
  void warningsAboutTheObjectTravelWithTheIntentAndTheVerdict() {
    String yaml =
        annotated(PORT + "'81'")
            .replace(
                "name: web, namespace: demo, annotations",
                "name: web, namespace: demo, creationTimestamp: soon, annotations");
    assertThat(intent(yaml).warnings())
        .singleElement()
        .asString()
        .contains("creationTimestamp", "\"soon\"");
    assertThat(intent(yaml).seniority().created()).isNull();
    assertThat(verdict(TranslatorOptions.DEFAULT, yaml.replace("'81'", "'x'")).warnings())
        .singleElement()
        .asString()
        .contains("\"soon\"");
  }

  @Test
  void optionsReachEveryIntent() {
    Timeouts timeouts =
        new Timeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4));
    RouteIntent intent =
        intent(
            new TranslatorOptions(
                null, null, timeouts, true, false, false, DeniedEndpoints.NONE, true),
            annotated(PORT + "'81'"));
    assertThat(intent.timeouts()).isEqualTo(timeouts);
    assertThat(intent.resetWhenUnavailable()).isTrue();
  }
}
