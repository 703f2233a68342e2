package io.portway.cluster.watch;

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
import java.util.concurrent.CopyOnWriteArrayList;

/** A router as {@code portway run} makes it, on loopback, with everything that it reported. */
final class ServingRouter implements AutoCloseable {

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
  static ServingRouter start(Path kubeconfig, String namespace, String... more) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--namespace", namespace));
    arguments.addAll(List.of("--pod-namespace", namespace, "--admin", "off"));
    arguments.addAll(List.of("--bind-address", "127.0.0.1", "--local-endpoints", "allow"));
    // Free ports of this machine are high ones, some of which a cluster reserves.
    arguments.addAll(List.of("--reserved-ports", "1", "--drain-timeout", "0s"));
    arguments.addAll(List.of(more));
    return new ServingRouter(RunOptions.parse(Map.of(), arguments.toArray(String[]::new)));
  }

  void awaitReady() {
    PATIENCE.until("the first input is applied", () -> router.ready().isDone());
  }

  /** What is wrong although it serves, and what it is. */
  String state() {
    return router.readiness().reason();
  }

  void awaitState(String part) {
    PATIENCE.until(() -> part + " in: " + state(), () -> state().contains(part));
  }

  void awaitOpen(int port) {
    PATIENCE.until("port " + port + " is open", () -> isOpen(port));
  }

  void awaitClosed(int port) {
    PATIENCE.until("port " + port + " is closed", () -> !isOpen(port));
  }

  boolean isOpen(int port) {
    try (Client probe = Client.tryConnect(at(port), PeerOptions.defaults())) {
      return probe.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /** One session, over which bytes come back as they are sent. */
  static Client connect(int port) {
    return Client.connect(at(port), PeerOptions.defaults());
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  void awaitEndpoints(int count) {
    PATIENCE.until(() -> count + " endpoints, not " + endpoints(), () -> endpoints() == count);
  }

  private int endpoints() {
    return router.control().snapshot().clusters().values().stream()
        .mapToInt(cluster -> cluster.endpoints().size())
        .sum();
  }

  /** Whether the port was wanted in every report since it was first wanted. */
  boolean neverFlapped(int port) {
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
