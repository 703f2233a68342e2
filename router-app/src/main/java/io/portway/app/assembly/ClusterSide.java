package io.portway.app.assembly;

import io.portway.admin.Readiness;
import io.portway.app.options.ClusterOptions;
import io.portway.app.options.RunOptions;
import io.portway.app.options.StatusOptions;
import io.portway.k8s.auth.ApiReviews;
import io.portway.k8s.auth.TokenGate;
import io.portway.k8s.client.ClusterClient;
import io.portway.k8s.status.LedgerTable;
import io.portway.k8s.status.StatusPublisher;
import io.portway.k8s.status.StatusSettings;
import io.portway.k8s.status.StatusTimes;
import io.portway.k8s.watch.WatchOptions;
import io.portway.k8s.watch.WatchSource;
import io.portway.metrics.Meters;
import io.portway.metrics.MetricsGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cluster as source adds to a router. A class of its own, so that a folder as source loads
 * nothing of it. Made once on the main thread; owns the client.
 */
final class ClusterSide {

  private static final Logger log = LoggerFactory.getLogger(ClusterSide.class);

  private final ClusterClient client;
  private final WatchSource source;

  private ClusterSide(ClusterClient client, WatchSource source) {
    this.client = client;
    this.source = source;
  }

  /**
   * Opens no connection yet.
   *
   * @throws IOException with one line for people where the client's configuration cannot be used
   */
  static ClusterSide of(RunOptions options, String version, Meters meters, Readiness readiness)
      throws IOException {
    ClusterOptions cluster = options.cluster();
    ClusterClient client = ClusterClient.connect(options.location(), "portway/" + version);
    log.info("event=cluster server={} source=\"{}\"", client.server(), client);
    if (options.apiServer().namespace() != null) {
      log.warn(
          "event=namespace_annotations_passed_over namespace={} effect=\"no Namespace is read, so"
              + " the ports that its annotation allows are not consulted\"",
          options.apiServer().namespace());
    }
    StatusSettings settings = settings(options, client);
    StatusPublisher publisher = new StatusPublisher(client.kubernetes(), settings, meters);
    WatchSource source =
        new WatchSource(
            client,
            new WatchOptions(
                options.apiServer().namespace(),
                cluster.routeLabels(),
                cluster.routeFields(),
                cluster.namespaceLabels(),
                options.routes().claimsServices(),
                cluster.stateDir()),
            Settings.translator(
                options.routes(),
                options.sessions(),
                false,
                options.apiServer().namespace() == null),
            new LedgerTable(settings),
            publisher,
            meters);
    readiness.troubledBy(source::trouble);
    publisher.start();
    return new ClusterSide(client, source);
  }

  private static StatusSettings settings(RunOptions options, ClusterClient client) {
    StatusOptions status = options.status();
    String node =
        Objects.requireNonNullElseGet(status.nodeName(), () -> hostName(options.environment()));
    String pod = options.environment().getOrDefault("POD_NAME", "");
    String replica = pod.isEmpty() ? UUID.randomUUID().toString().substring(0, 8) : pod;
    return new StatusSettings(
        status.statusName(options.routes().routerName()),
        Objects.requireNonNullElse(status.podNamespace(), client.namespace()),
        node,
        node + "/" + replica,
        status.isOn(),
        options.routes().claimsServices(),
        options.apiServer().namespace(),
        StatusTimes.DEFAULT);
  }

  /** Without asking a resolver, which may be slow or lie. */
  private static String hostName(Map<String, String> environment) {
    String variable = environment.getOrDefault("HOSTNAME", "");
    if (!variable.isEmpty()) {
      return variable;
    }
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      log.warn("event=host_name_unknown effect=\"localhost\"");
      return "localhost";
    }
  }

  /** Who may read the metrics from outside the node: the cluster says. */
  MetricsGate gate() {
    return new TokenGate(new ApiReviews(client.kubernetes()));
  }

  WatchSource source() {
    return source;
  }

  /** After the source has ended. */
  void close() {
    client.close();
  }
}
