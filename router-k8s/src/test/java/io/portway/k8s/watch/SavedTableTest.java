package io.portway.k8s.watch;

import static io.portway.k8s.watch.Cluster.ROUTES;
import static io.portway.k8s.watch.Cluster.await;
import static io.portway.k8s.watch.Cluster.list;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.manifest.YamlObjects;
import io.portway.k8s.state.ClusterState;
import io.portway.k8s.translate.HeldClaims;
import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.Translation;
import io.portway.k8s.translate.TranslatorOptions;
import io.portway.model.BindKey;
import io.portway.model.RouteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last good table outlives the process, whole or not at all. */
class SavedTableTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final String OBJECTS =
      """
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata:
        {name: web, namespace: demo, uid: u1, creationTimestamp: "2026-01-01T00:00:00Z",
         annotations: {portway.io/port: "18080"}}
      spec:
        to: {kind: Service, name: web, weight: 20}
        alternateBackends: [{kind: Service, name: "other", weight: 0}]
        port: {targetPort: http}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: demo}
      spec: {ports: [{name: http, port: 80, targetPort: 8080}], ipFamilies: [IPv6, IPv4]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: web-1, namespace: demo, labels: {kubernetes.io/service-name: web}}
      addressType: IPv6
      ports: [{name: http, port: 8080}]
      endpoints:
      - {addresses: ["fd00::7"], targetRef: {name: p, uid: u}, nodeName: node-1, zone: zone-1}
      ---
      apiVersion: v1
      kind: Endpoints
      metadata: {name: old, namespace: demo}
      subsets: [{addresses: [{ip: 10.0.0.7}], ports: [{port: 90}]}]
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: demo, annotations: {portway.io/allowed-ports: "10000-20000"}}
      """;

  @TempDir private Path folder;

  private final RouteTranslator translator = new RouteTranslator(TranslatorOptions.DEFAULT);

  private Translation translation(String yaml, HeldClaims held) {
    ClusterState state = YamlObjects.state(yaml);
    return new Translation(state, held, translator.translate(state, held));
  }

  @Test
  void whatWasSavedIsReadAgain() throws Exception {
    Instant since = Instant.parse("2026-02-01T00:00:00Z");
    Translation before = translation(OBJECTS, (id, uid, bind) -> since);
    new SavedTable(folder, "here").write(before, NOW);
    SavedTable.Content content = Objects.requireNonNull(new SavedTable(folder, "here").read());
    assertThat(content.saved()).isEqualTo(NOW);
    assertThat(content.state().objects())
        .extracting(KubernetesObject::toString)
        .containsExactlyElementsOf(
            before.state().objects().stream().map(KubernetesObject::toString).toList());
    assertThat(translator.translate(content.state(), content.held())).isEqualTo(before.update());
    RouteId web = new RouteId("Route", "demo", "web");
    assertThat(content.held().heldSince(web, "u1", BindKey.ofPort(18080))).isEqualTo(since);
    assertThat(content.held().heldSince(web, "u2", BindKey.ofPort(18080))).isNull();
  }

  @Test
  void aRouteThatWasRefusedForItsShapeIsLeftOut() throws Exception {
    Translation before = translation(OBJECTS.replace("weight: 20", "weight: 999"), HeldClaims.NONE);
    assertThat(before.state().routes()).hasSize(1);
    new SavedTable(folder, "here").write(before, NOW);
    assertThat(Objects.requireNonNull(new SavedTable(folder, "here").read()).state().routes())
        .isEmpty();
  }

  @Test
  void whatIsNotWholeNotOursOrOfAnotherVersionIsPassedOver() throws Exception {
    SavedTable table = new SavedTable(folder, "here");
    assertThat(table.read()).isNull();
    table.write(translation(OBJECTS, HeldClaims.NONE), NOW);
    assertThat(new SavedTable(folder, "there").read()).isNull();
    Path file = folder.resolve(SavedTable.FILE);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, 40, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(table.read()).as("cut after %d bytes", length).isNull();
    }
    byte[] flipped = whole.clone();
    flipped[whole.length - 20] ^= 1;
    Files.write(file, flipped);
    assertThat(table.read()).isNull();
    Files.writeString(file, new String(whole, UTF_8).replace("\"version\":1", "\"version\":2"));
    assertThat(table.read()).isNull();
    Files.write(file, whole);
    assertThat(table.read()).isNotNull();
  }

  @Test
  void aWriteThatFailsLeavesTheLastGoodTable() throws Exception {
    SavedTable table = new SavedTable(folder, "here");
    table.write(translation(OBJECTS, HeldClaims.NONE), NOW);
    // What stands in the way of the new file is as good as a full disk.
    Path inTheWay = Files.createDirectories(folder.resolve(SavedTable.FILE + ".tmp/x"));
    assertThatThrownBy(() -> table.write(translation("", HeldClaims.NONE), NOW))
        .isInstanceOf(IOException.class);
    assertThat(Objects.requireNonNull(table.read()).state().routes()).hasSize(1);
    assertThat(inTheWay).exists();
  }

  @Test
  void aStartWhileTheServerIsDownServesTheSavedTableUntilTheFirstSync() throws Exception {
    WatchOptions options = new WatchOptions(null, "", "", "", false, folder);
    try (Cluster cluster = new Cluster(folder)) {
      cluster.start(options);
      cluster.awaitPorts("web:18080");
      cluster.stop();
      assertThat(folder.resolve(SavedTable.FILE)).isNotEmptyFile();
      cluster.server.goDown();
      WatchSource again = cluster.start(options);
      cluster.awaitPorts("web:18080");
      assertThat(cluster.endpoints()).containsExactly("10.1.1.1");
      assertThat(again.trouble()).contains("serving the table that was saved at");
      cluster
          .at(ROUTES)
          .get(list("RouteList", "20", io.portway.k8s.watch.Objects.route("new", 18090, "19")));
      cluster.server.comeBack();
      cluster.awaitPorts("new:18090");
      await(() -> again.trouble() == null);
    }
  }

  @Test
  void aStartWhileTheServerIsDownWithoutASavedTableTriesAndOffersNothing() throws Exception {
    try (Cluster cluster = new Cluster(folder)) {
      cluster.server.goDown();
      WatchSource source = cluster.start(new WatchOptions(null, "", "", "", false, folder));
      await(() -> source.trouble() != null);
      assertThat(cluster.offers).hasValue(0);
      cluster.server.comeBack();
      cluster.awaitPorts("web:18080");
    }
  }
}
