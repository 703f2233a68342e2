package io.portway.cluster.status;

import io.portway.claims.PortPolicy;
import io.portway.control.ControlLoop;
import io.portway.control.ControlObserver;
import io.portway.k8s.client.ClusterClient;
import io.portway.k8s.client.ClusterLocation;
import io.portway.k8s.status.LedgerTable;
import io.portway.k8s.status.StatusPublisher;
import io.portway.k8s.status.StatusSettings;
import io.portway.k8s.status.StatusTimes;
import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.TranslatorOptions;
import io.portway.k8s.watch.WatchOptions;
import io.portway.k8s.watch.WatchSource;
import io.portway.metrics.Meters;
import io.portway.plan.Node;
import io.portway.plan.NodeAddresses;
import io.portway.plan.SnapshotBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One replica of a router on a node of its own: watch, translation, claims, ledger and status as in
 * the product, ports made up. It serves one namespace and keeps its objects there too, so that
 * tests do not meet. {@link #main} runs one in a process that can be killed.
 */
final class TestReplica implements AutoCloseable {

  /** Every period a tenth of what a cluster has. */
  static final StatusTimes TIMES = StatusTimes.DEFAULT.dividedBy(10);

  static final String STATUS_NAME = "edge";

  private final ClusterClient client;
  private final WatchSource source;
  private final StatusPublisher publisher;
  private final ControlLoop control;
  private final MadeUpPorts ports = new MadeUpPorts();
  private final Meters meters = new Meters();

  private TestReplica(Path kubeconfig, String namespace, String node) throws IOException {
    client =
        ClusterClient.connect(new ClusterLocation.Kubeconfig(kubeconfig, null), "portway/test");
    StatusSettings settings = settings(namespace, node);
    LedgerTable ledger = new LedgerTable(settings);
    publisher = new StatusPublisher(client.kubernetes(), settings, meters);
    source =
        new WatchSource(
            client,
            new WatchOptions(namespace, "", "", "", false, null),
            new RouteTranslator(TranslatorOptions.DEFAULT),
            ledger,
            publisher,
            meters);
    Node self = new Node(List.of(), List.of(), new NodeAddresses());
    control =
        new ControlLoop(
            List.of(source),
            new SnapshotBuilder(PortPolicy.OPEN, self),
            ports,
            ControlObserver.NONE);
    control.start();
    source.start(control);
    publisher.start();
  }

  static StatusSettings settings(String namespace, String node) {
    return new StatusSettings(
        STATUS_NAME, namespace, node, node + "/1", true, false, namespace, TIMES);
  }

  static TestReplica start(Path kubeconfig, String namespace, String node) throws IOException {
    return new TestReplica(kubeconfig, namespace, node);
  }

  MadeUpPorts ports() {
    return ports;
  }

  Meters meters() {
    return meters;
  }

  boolean isWriter() {
    return publisher.isWriter();
  }

  @Override
  public void close() {
    source.close();
    control.close();
    client.close();
  }

  /** Runs one until the process is killed. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (TestReplica _ = start(Path.of(arguments[0]), arguments[1], arguments[2])) {
      Thread.currentThread().join();
    }
  }
}
