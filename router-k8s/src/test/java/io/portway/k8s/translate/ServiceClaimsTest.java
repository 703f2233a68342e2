package io.portway.k8s.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.manifest.YamlObjects;
import io.portway.model.BindKey;
import io.portway.model.Reason;
import io.portway.model.RouteId;
import io.portway.model.Timeouts;
import io.portway.source.SourceUpdate;
import org.junit.jupiter.api.Test;

/** A Service with a port annotation as a second way in. */
class ServiceClaimsTest {

  private static SourceUpdate translate(TranslatorOptions options, String yaml) {
    return new RouteTranslator(options).translate(YamlObjects.state(yaml));
  }

  @Test
  void anAnnotatedServiceAsksForAPortOnlyWhereServicesMay() {
    String service =
        """
        apiVersion: v1
        kind: Service
        metadata:
          {name: db, namespace: demo, uid: u1, annotations: {portway.io/port: "13306"%s}}
        spec: {ports: [{name: sql, port: 3306}, {name: admin, port: 33060}]}
        """;
    String named = service.formatted(", portway.io/target-port: sql");
    TranslatorOptions allowed =
        new TranslatorOptions(
            null, null, Timeouts.DEFAULT, false, false, true, DeniedEndpoints.NONE, true);
    assertThat(translate(TranslatorOptions.DEFAULT, named)).isEqualTo(SourceUpdate.EMPTY);
    assertThat(translate(allowed, named).intents())
        .singleElement()
        .satisfies(intent -> {
          assertThat(intent.id()).isEqualTo(new RouteId("Service", "demo", "db"));
          assertThat(intent.bind()).isEqualTo(BindKey.ofPort(13306));
          assertThat(intent.clusters().getFirst().name()).isEqualTo("demo/db>db:sql");
        });
    assertThat(translate(allowed, service.formatted("")).verdicts())
        .singleElement()
        .satisfies(verdict -> {
          assertThat(verdict.reason()).isEqualTo(Reason.AMBIGUOUS_TARGET_PORT);
          assertThat(verdict.message()).startsWith("annotation portway.io/target-port: required");
        });
    String others = service.formatted(", portway.io/router-name: other");
    assertThat(translate(allowed, others).verdicts())
        .singleElement()
        .satisfies(verdict -> assertThat(verdict.reason()).isEqualTo(Reason.OTHER_ROUTER));
    assertThat(translate(allowed, named.replace("portway.io/port", "portway.io/porz")))
        .isEqualTo(SourceUpdate.EMPTY);
  }
}
