package io.portway.cluster.status;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.portway.cluster.KubeApiServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a test does and sees in one namespace, as somebody with kubectl would. */
final class Tenant {

  private final KubeApiServer server;
  private final String namespace;

  Tenant(KubeApiServer server, String namespace) {
    this.server = server;
    this.namespace = namespace;
  }

  /** A Route to a Service that does not exist, which claims its port all the same. */
  void route(String name, String port) throws Exception {
    server.apply(
        """
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata:
          name: %s
          namespace: %s
          annotations: {portway.io/port: "%s"}
        spec:
          host: %s.example.com
          to: {name: web}
        """
            .formatted(name, namespace, port, name));
  }

  void delete(String name) {
    routes(server.client()).withName(name).delete();
  }

  NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      routes(KubernetesClient client) {
    return client
        .genericKubernetesResources("route.openshift.io/v1", "Route")
        .inNamespace(namespace);
  }

  GenericKubernetesResource get(String name) {
    return Objects.requireNonNull(routes(server.client()).withName(name).get(), name);
  }

  /** Every entry of {@code status.ingress}. */
  List<Map<String, Object>> entries(String name) {
    return entries(get(name));
  }

  private static List<Map<String, Object>> entries(GenericKubernetesResource route) {
    List<Map<String, Object>> entries = route.get("status", "ingress");
    return entries == null ? List.of() : entries;
  }

  /** Our conditions by type, as {@code True Reason}; empty where there is no entry of ours. */
  Map<String, String> conditions(String name) {
    return conditions(get(name));
  }

  /** The same of a Route that was read already. */
  static Map<String, String> conditions(GenericKubernetesResource route) {
    Map<String, String> conditions = new TreeMap<>();
    for (Map<String, Object> entry : entries(route)) {
      if (TestReplica.STATUS_NAME.equals(entry.get("routerName"))
          && entry.get("conditions") instanceof List<?> list) {
        for (Object element : list) {
          Map<?, ?> condition = (Map<?, ?>) element;
          conditions.put(
              String.valueOf(condition.get("type")),
              condition.get("status") + " " + condition.get("reason"));
        }
      }
    }
    return conditions;
  }

  String admitted(String name) {
    return conditions(name).getOrDefault("Admitted", "");
  }

  /** The ledger's data, of all ConfigMaps together. */
  Map<String, String> ledger() {
    Map<String, String> all = new TreeMap<>();
    for (ConfigMap configMap : ledgerMaps()) {
      if (configMap.getData() != null) {
        all.putAll(configMap.getData());
      }
    }
    return all;
  }

  /** Of the Routes and the ledger; the heartbeats are there to change. */
  Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    Stream.concat(routes(server.client()).list().getItems().stream(), ledgerMaps().stream())
        .map(HasMetadata::getMetadata)
        .forEach(metadata -> versions.put(metadata.getName(), metadata.getResourceVersion()));
    return versions;
  }

  private List<ConfigMap> ledgerMaps() {
    return server
        .client()
        .configMaps()
        .inNamespace(namespace)
        .withLabel("portway.io/part", "ledger")
        .list()
        .getItems();
  }
}
