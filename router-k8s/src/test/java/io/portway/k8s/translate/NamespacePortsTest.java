package io.portway.k8s.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.manifest.YamlObjects;
import io.portway.model.Reason;
import io.portway.model.RouteIntent;
import io.portway.model.Timeouts;
import io.portway.model.Verdict;
import io.portway.source.SourceUpdate;
import org.junit.jupiter.api.Test;

/** What the annotation of a Namespace does to its Routes. */
class NamespacePortsTest {

  private static final String ROUTES =
      """
      ---
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata: {name: low, namespace: demo, annotations: {portway.io/port: "8000"}}
      spec: {to: {kind: Service, name: web}}
      ---
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata: {name: high, namespace: demo, annotations: {portway.io/port: "9001"}}
      spec: {to: {kind: Service, name: web}}
      ---
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata: {name: elsewhere, namespace: other, annotations: {portway.io/port: "9002"}}
      spec: {to: {kind: Service, name: web}}
      """;

  private static SourceUpdate translate(TranslatorOptions options, String value) {
    String namespace =
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: demo, annotations: {portway.io/allowed-ports: %s}}
        """
            .formatted(value);
    return new RouteTranslator(options).translate(YamlObjects.state(namespace + ROUTES));
  }

  private static SourceUpdate translate(String value) {
    return translate(TranslatorOptions.DEFAULT, value);
  }

  @Test
  void itNarrowsThePortsOfItsOwnRoutesAlone() {
    SourceUpdate update = translate("'8000-8999,10000'");
    assertThat(update.intents())
        .extracting(RouteIntent::id)
        .hasToString("[demo/low, other/elsewhere]");
    assertThat(update.verdicts())
        .singleElement()
        .satisfies(verdict -> {
          assertThat(verdict.reason()).isEqualTo(Reason.PORT_NOT_ALLOWED);
          assertThat(verdict.message())
              .isEqualTo(
                  "port 9001 is not allowed in this namespace; accepted: 8000-8999,10000"
                      + " (annotation portway.io/allowed-ports of Namespace demo)");
        });
  }

  @Test
  void oneThatCannotBeReadRejectsEveryRouteOfTheNamespaceAndIsNamed() {
    for (String value : new String[] {"'8000-'", "''", "8000"}) {
      SourceUpdate update = translate(value);
      assertThat(update.intents()).extracting(RouteIntent::id).hasToString("[other/elsewhere]");
      assertThat(update.verdicts())
          .hasSize(2)
          .allSatisfy(verdict -> {
            assertThat(verdict.status()).isEqualTo(Verdict.Status.REJECTED);
            assertThat(verdict.message())
                .startsWith("annotation portway.io/allowed-ports of Namespace demo: ")
                .contains("until it is corrected");
          });
    }
  }

  @Test
  void itIsNotLookedAtWhereNamespacesAreNotRead() {
    var options =
        new TranslatorOptions(
            null, null, Timeouts.DEFAULT, false, false, false, DeniedEndpoints.NONE, false);
    assertThat(translate(options, "'1'").intents()).hasSize(3);
  }

  @Test
  void aChangedAnnotationIsHeardAlthoughNoRouteChanged() {
    var translator = new RouteTranslator(TranslatorOptions.DEFAULT);
    assertThat(translator.translate(YamlObjects.state(ROUTES)).intents()).hasSize(3);
    assertThat(
            translator
                .translate(
                    YamlObjects.state(
                        "{apiVersion: v1, kind: Namespace, metadata: {name: demo, annotations:"
                            + " {portway.io/allowed-ports: '1'}}}\n"
                            + ROUTES))
                .intents())
        .hasSize(1);
  }
}
