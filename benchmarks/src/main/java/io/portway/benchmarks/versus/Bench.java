package io.portway.benchmarks.versus;

import io.portway.benchmarks.load.ClientWorker;
import io.portway.benchmarks.load.PodWorker;
import io.portway.benchmarks.process.FreePorts;
import io.portway.benchmarks.process.LoadResult;
import io.portway.benchmarks.process.Scratch;
import io.portway.benchmarks.process.Wait;
import io.portway.benchmarks.process.WorkerProcess;
import io.portway.benchmarks.versus.Layout.Forward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the scenarios of one run work with: proxies, pods, clients. Main thread only. */
final class Bench implements AutoCloseable {

  static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** More would measure the router beyond the processors that its peers are given. */
  private static final int MOST_THREADS = 8;

  private final VersusOptions options;
  private final List<Proxy> proxies;
  private final Scratch scratch;
  private final WorkerProcess pods;
  private final WorkerProcess clients;
  private final FreePorts ports = new FreePorts();
  private final int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  private final int descriptors;
  private @Nullable Stage stage;
  private int folders;

  private Bench(VersusOptions options, List<Proxy> proxies, Scratch scratch) throws IOException {
    this.options = options;
    this.proxies = List.copyOf(proxies);
    this.scratch = scratch;
    this.descriptors = descriptorLimit();
    this.pods = WorkerProcess.start(PodWorker.class);
    this.clients = WorkerProcess.start(ClientWorker.class);
  }

  /** With pods and clients running, and no proxy yet. */
  static Bench open(VersusOptions options, List<Proxy> proxies) throws IOException {
    return new Bench(options, proxies, Scratch.create());
  }

  /** Of this process, which Java has raised as far as it may, and which every child inherits. */
  private static int descriptorLimit() throws IOException {
    String name = "Max open files";
    return Files.readAllLines(Path.of("/proc/self/limits")).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split(" ", 2)[0])
        .mapToInt(limit -> limit.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(limit))
        .findFirst()
        .orElseThrow();
  }

  VersusOptions options() {
    return options;
  }

  List<Proxy> proxies() {
    return proxies;
  }

  WorkerProcess pods() {
    return pods;
  }

  WorkerProcess clients() {
    return clients;
  }

  FreePorts ports() {
    return ports;
  }

  int threads() {
    return threads;
  }

  int descriptors() {
    return descriptors;
  }

  /** A layout at this address. */
  Layout layout(String address, List<Forward> forwards) {
    return new Layout(address, forwards, ports.take(), threads, descriptors);
  }

  /** Executes a proxy in a folder of its own; see {@link ProxyProcess#execute}. */
  ProxyProcess execute(Proxy proxy, Layout layout, List<String> prefix) throws IOException {
    folders++;
    return ProxyProcess.execute(
        proxy, layout, prefix, scratch.folder().resolve("proxy-" + folders));
  }

  /** Starts one that serves on the loopback address. */
  ProxyProcess start(Proxy proxy, List<Forward> forwards) throws IOException {
    return execute(proxy, layout(LOOPBACK, forwards), List.of()).await(Wait::isOpen);
  }

  /** Every proxy, running in front of pods of its own; started when first asked for. */
  Stage stage() throws IOException {
    if (stage == null) {
      stage = Stage.open(this);
    }
    return stage;
  }

  /**
   * Runs a load.
   *
   * @param pids as {@link ProxyProcess#pidList} has them: whose CPU is wanted
   */
  LoadResult load(Workload workload, int port, String pids, int millis) throws IOException {
    return LoadResult.parse(
        clients.ask("run %d %d %s %s".formatted(millis, port, pids, workload.load())));
  }

  /** Waits until the pods of the whole run have so many connections. */
  void awaitConnections(int count) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int now = pods.askNumber("connections");
        now != count;
        now = pods.askNumber("connections")) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("the pods have " + now + " connections and not " + count);
      }
    }
  }

  /** The order of a round: each time another one is first. */
  static <T> List<T> rotated(List<T> all, int round) {
    List<T> order = new ArrayList<>(all);
    Collections.rotate(order, -round);
    return order;
  }

  /** For people who wait. */
  static void say(String text) {
    System.err.println("versus: " + text);
  }

  @Override
  public void close() throws IOException {
    try (scratch;
        pods;
        clients) {
      if (stage != null) {
        stage.close();
      }
    }
  }
}
