package io.portway.k8s.status;

import io.portway.k8s.manifest.YamlObjects;
import io.portway.k8s.state.ClusterState;
import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.Translation;
import io.portway.k8s.translate.TranslatorOptions;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.ControlReport;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.model.Verdict;
import io.portway.source.SourceUpdate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From YAML to what the control loop would report, so that tests speak in objects. */
final class Situations {

  static final OwnNames NAMES = new OwnNames("edge", "portway");
  static final String INGRESS = "/apis/route.openshift.io/v1/namespaces/demo/routes/";

  private Situations() {}

  static RouteId route(String name) {
    return new RouteId("Route", "demo", name);
  }

  /** A Route of namespace demo to the Service web, whose UID is {@code u-} and its name. */
  static String yaml(String name, String port, String created) {
    return """
    ---
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata:
      name: %s
      namespace: demo
      uid: u-%s
      creationTimestamp: %s
      annotations: {portway.io/port: "%s"}
    spec: {host: %s.example.com, to: {kind: Service, name: web}, port: {targetPort: 8080}}
    """
        .formatted(name, name, created, port, name);
  }

  static final String WEB =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: demo, uid: u-service}
      spec: {ports: [{name: http, port: 80, targetPort: 8080}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      addressType: IPv4
      metadata: {name: web-1, namespace: demo, labels: {kubernetes.io/service-name: web}}
      ports: [{name: http, port: 8080}]
      endpoints: [{addresses: [10.0.0.1]}]
      """;

  /** What the objects come to, every port open on this node. */
  static StatusWriter.Input input(String yaml, LedgerRecords ledger) {
    return input(yaml, ledger, "");
  }

  /**
   * What the objects come to.
   *
   * @param error of every bind; empty where they are open
   */
  static StatusWriter.Input input(String yaml, LedgerRecords ledger, String error) {
    ClusterState state = YamlObjects.state(yaml);
    SourceUpdate update = new RouteTranslator(TranslatorOptions.DEFAULT).translate(state, ledger);
    return new StatusWriter.Input(report(update, error), new Translation(state, ledger, update));
  }

  private static ControlReport report(SourceUpdate update, String error) {
    List<RouteIntent> sorted = new ArrayList<>(update.intents());
    sorted.sort(Comparator.comparing(RouteIntent::seniority));
    List<Verdict> verdicts = new ArrayList<>(update.verdicts());
    Map<BindKey, RouteId> listeners = new HashMap<>();
    Map<BindKey, BindOutcome> binds = new HashMap<>();
    for (RouteIntent intent : sorted) {
      if (listeners.putIfAbsent(intent.bind(), intent.id()) == null) {
        verdicts.add(Verdict.accepted(intent.id(), intent.warnings()));
        binds.put(intent.bind(), outcome(intent.bind(), error));
      } else {
        verdicts.add(Verdict.displaced(intent.id(), "port is held", intent.warnings()));
      }
    }
    return new ControlReport(1, verdicts, listeners, binds);
  }

  static BindOutcome outcome(BindKey key, String error) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), key.port());
    return new BindOutcome(key, List.of(new BindOutcome.SocketOutcome(address, error)));
  }

  /** Replicas that say this, as the writer sees them. */
  static Replicas replicas(List<Heartbeat> heartbeats) {
    Replicas replicas = new Replicas(StatusTimes.DEFAULT.gone());
    List<Map<?, ?>> objects = new ArrayList<>();
    for (int i = 0; i < heartbeats.size(); i++) {
      objects.add(
          Map.of(
              "metadata",
              Map.of("name", "r" + i, "resourceVersion", "1"),
              "data",
              heartbeats.get(i).data()));
    }
    replicas.look(objects, 0);
    return replicas;
  }

  /** The ledger as the server has it, as the watch would bring it. */
  static LedgerRecords ledger(FakeServer server) {
    List<LedgerRecords.Shard> shards = new ArrayList<>();
    for (String path : server.paths(NAMES.configMapsPath() + "/" + NAMES.manager() + "-ports-")) {
      shards.add(LedgerRecords.Shard.of(server.object(path)));
    }
    return LedgerRecords.of(shards);
  }
}
