package io.portway.cluster;

import io.portway.app.assembly.Router;
import io.portway.app.assembly.RouterAssembly;
import io.portway.app.assembly.ShutdownSequence;
import io.portway.app.options.RunOptions;
import io.portway.model.BindKey;
import io.portway.model.ControlReport;
import io.portway.testing.Client;
import io.portway.testing.Patience;
import io.portway.testing.PeerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A router as {@code portway run} makes it, on loopback, with everything that it reported. */
public final class ServingRouter implements AutoCloseable {

  /** Above the longest pause after which anything is looked for again. */
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(90));

  private final RunOptions options;
  private final List<ControlReport> reports = new CopyOnWriteArrayList<>();
  private final Router router;

  private ServingRouter(RunOptions options) throws IOException {
    this.options = options;
    router = RouterAssembly.start(options, "test", null, List.of(reports::add));
  }

  /** Returns at once; its objects, its lease and its ledger are in this namespace. */
  public static ServingRouter start(Path kubeconfig, String namespace, String... more)
      throws IOException {
    return startOn("127.0.0.1", kubeconfig, namespace, more);
  }

  /** The same on another address of this machine, as a node of its own would be. */
  public static ServingRouter startOn(
      String address, Path kubeconfig, String namespace, String... more) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--namespace", namespace));
    // Free ports of this machine are high ones, some of which a cluster reserves.
    arguments.addAll(List.of("--reserved-ports", "1"));
    arguments.addAll(List.of(more));
    return start(address, kubeconfig, namespace, arguments);
  }

  /**
   * One that looks at every namespace, with the policy for ports that a cluster has; its lease and
   * its ledger are in this namespace. Returns at once.
   */
  public static ServingRouter inCluster(Path kubeconfig, String podNamespace, String... more)
      throws IOException {
    return start("127.0.0.1", kubeconfig, podNamespace, List.of(more));
  }

  private static ServingRouter start(
      String address, Path kubeconfig, String podNamespace, List<String> more) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    arguments.addAll(List.of("--pod-namespace", podNamespace, "--admin", "off"));
    arguments.addAll(List.of("--bind-address", address, "--local-endpoints", "allow"));
    arguments.addAll(List.of("--drain-timeout", "0s"));
    arguments.addAll(more);
    return new ServingRouter(RunOptions.parse(Map.of(), arguments.toArray(String[]::new)));
  }

  public void awaitReady() {
    PATIENCE.until("the first input is applied", () -> router.ready().isDone());
  }

  /** What is wrong although it serves, and what it is. */
  public String state() {
    return router.readiness().reason();
  }

  public void awaitState(String part) {
    PATIENCE.until(() -> part + " in: " + state(), () -> state().contains(part));
  }

  public void awaitOpen(int port) {
    PATIENCE.until("port " + port + " is open", () -> isOpen(port));
  }

  public void awaitClosed(int port) {
    PATIENCE.until("port " + port + " is closed", () -> !isOpen(port));
  }

  public boolean isOpen(int port) {
    try (Client probe = Client.tryConnect(at(port), PeerOptions.defaults())) {
      return probe.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /** One session, over which bytes come back as they are sent. */
  public static Client connect(int port) {
    return Client.connect(at(port), PeerOptions.defaults());
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  public void awaitEndpoints(int count) {
    PATIENCE.until(() -> count + " endpoints, not " + endpoints(), () -> endpoints() == count);
  }

  private int endpoints() {
    return router.control().snapshot().clusters().values().stream()
        .mapToInt(cluster -> cluster.endpoints().size())
        .sum();
  }

  /** By port, the Route that every listener of the last report belongs to. */
  public Map<Integer, String> owners() {
    Map<Integer, String> owners = new TreeMap<>();
    if (!reports.isEmpty()) {
      reports.getLast().listeners().forEach((bind, owner) -> owners.put(bind.port(), owner.name()));
    }
    return owners;
  }

  /** Whether the port was wanted in every report since it was first wanted. */
  public boolean neverFlapped(int port) {
    BindKey bind = BindKey.ofPort(port);
    boolean seen = false;
    for (ControlReport report : reports) {
      boolean wanted = report.listeners().containsKey(bind);
      if (seen && !wanted) {
        return false;
      }
      seen |= wanted;
    }
    return seen;
  }

  @Override
  public void close() {
    try {
      new ShutdownSequence(router, options.shutdown()).run("test");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
