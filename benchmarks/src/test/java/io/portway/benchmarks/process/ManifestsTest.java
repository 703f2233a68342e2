package io.portway.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.manifest.ManifestSource;
import io.portway.k8s.translate.DeniedEndpoints;
import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.TranslatorOptions;
import io.portway.model.BindKey;
import io.portway.model.RouteIntent;
import io.portway.model.Timeouts;
import io.portway.source.SourceUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {

  private static final TranslatorOptions LOCAL =
      new TranslatorOptions(
          null, null, Timeouts.DEFAULT, false, true, false, DeniedEndpoints.NONE, true);

  @TempDir private Path folder = Path.of("");

  private SourceUpdate read() throws IOException {
    List<SourceUpdate> updates = new ArrayList<>();
    try (ManifestSource source = new ManifestSource(folder, new RouteTranslator(LOCAL))) {
      source.start((_, update) -> updates.add(update.get()));
    }
    return updates.getFirst();
  }

  @Test
  void theRouterAcceptsEveryRouteWithoutAWarning() throws IOException {
    Manifests.write(folder, List.of(10_001), 8080);
    Files.writeString(folder.resolve("all.yaml"), Manifests.routes(List.of(10_002, 10_003), 8080));
    SourceUpdate update = read();
    assertThat(update.verdicts()).isEmpty();
    assertThat(update.intents())
        .extracting(RouteIntent::bind)
        .containsExactly(BindKey.ofPort(10_001), BindKey.ofPort(10_002), BindKey.ofPort(10_003));
    assertThat(update.intents())
        .allSatisfy(intent -> {
          assertThat(intent.warnings()).isEmpty();
          assertThat(intent.clusters().getFirst().endpoints()).hasToString("[127.0.0.1:8080]");
        });
  }

  @Test
  void severalPodsOfOneRouteMayHaveDifferentPorts() throws IOException {
    Files.writeString(
        folder.resolve("two.yaml"),
        Manifests.route(10_001, List.of("127.0.0.1:8080", "127.0.0.2:8081")));
    SourceUpdate update = read();
    assertThat(update.verdicts()).isEmpty();
    assertThat(update.intents().getFirst().clusters().getFirst().endpoints())
        .hasToString("[127.0.0.1:8080, 127.0.0.2:8081]");
  }
}
