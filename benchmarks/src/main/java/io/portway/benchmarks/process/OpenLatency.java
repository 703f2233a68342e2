package io.portway.benchmarks.process;

import io.portway.benchmarks.load.PodWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How soon a port is open: one more Route among 1,000 in a folder, 1,000 at once as files and as
 * one file, and 10,000 ports with what each takes. A time runs from the rename of a finished file
 * to the first connect that succeeds. {@code benchmarks/open-latency [RUNS]}.
 */
public final class OpenLatency {

  private static final int DEFAULT_RUNS = 100;
  private static final int LIVE = 1_000;
  private static final int MANY = 10_000;

  /** Manifest files have a bound; this many Routes are about a megabyte. */
  private static final int ROUTES_PER_FILE = 1_000;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Scratch scratch;
  private final Path staging;
  private final int podPort;

  private OpenLatency(Scratch scratch, int podPort) throws IOException {
    this.scratch = scratch;
    this.staging = scratch.sub("staging");
    this.podPort = podPort;
  }

  /** Measures and prints a table for each case. */
  public static void main(String[] args) throws IOException {
    int runs = args.length == 0 ? DEFAULT_RUNS : Integer.parseInt(args[0]);
    try (Scratch scratch = Scratch.create();
        WorkerProcess pods = WorkerProcess.start(PodWorker.class)) {
      OpenLatency latency = new OpenLatency(scratch, pods.askNumber("echo"));
      System.out.println(Machine.describe());
      System.out.println();
      latency.oneMore(runs);
      latency.allAtOnce();
      latency.manyPorts();
    }
  }

  private void oneMore(int runs) throws IOException {
    FreePorts free = new FreePorts();
    Path manifests = scratch.sub("one-more");
    List<Integer> live = free.take(LIVE);
    Manifests.write(manifests, live, podPort);
    Figures millis = new Figures();
    Figures cpu = new Figures();
    int port = free.take();
    try (RouterProcess router = RouterProcess.start(scratch, manifests, free)) {
      live.forEach(router::awaitPort);
      // The first tenth is not counted: the router compiles what it runs often.
      for (int i = -runs / 10; i < runs; i++) {
        double cpuBefore = router.facts().cpuSeconds();
        Path file = manifests.resolve(Manifests.fileName(port));
        double took = publish(router, Manifests.route(port, podPort), file, port);
        Files.delete(file);
        Wait.until("the port is closed", () -> !Wait.isOpen(port), router.process(), PATIENCE);
        if (i >= 0) {
          millis.add(took);
          cpu.add((router.facts().cpuSeconds() - cpuBefore) * 1e3);
        }
      }
    }
    System.out.println(
        "| one more Route among " + LIVE + ", " + runs + " runs | p50 | p99 | max |");
    System.out.println("|---|---|---|---|");
    print("rename to first connect, ms", millis);
    print("CPU of the router for opening and closing it, ms", cpu);
    System.out.println();
  }

  private static void print(String name, Figures figures) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f |%n",
        name,
        figures.median(),
        figures.quantile(0.99),
        figures.quantile(1));
  }

  /** Milliseconds from the rename until the port accepts. */
  private double publish(RouterProcess router, String text, Path file, int port)
      throws IOException {
    Path staged = Files.writeString(staging.resolve("next"), text);
    long start = System.nanoTime();
    Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
    router.awaitPort(port);
    return millisSince(start);
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  private void allAtOnce() throws IOException {
    System.out.println("| " + LIVE + " Routes at once, all ports open after | ms | CPU ms |");
    System.out.println("|---|---|---|");
    FreePorts free = new FreePorts();
    List<Integer> ports = free.take(LIVE);
    Path manifests = scratch.sub("one-file");
    try (RouterProcess router = RouterProcess.start(scratch, manifests, free)) {
      double cpu = router.facts().cpuSeconds();
      double first =
          publish(
              router,
              Manifests.routes(ports, podPort),
              manifests.resolve("all.yaml"),
              ports.getFirst());
      long rest = System.nanoTime();
      ports.forEach(router::awaitPort);
      printAtOnce("one file renamed", first + millisSince(rest), router, cpu);
    }
    Path files = scratch.sub("files");
    Path prepared = scratch.sub("prepared");
    Manifests.write(prepared, ports, podPort);
    try (RouterProcess router = RouterProcess.start(scratch, files, free)) {
      double cpu = router.facts().cpuSeconds();
      long start = System.nanoTime();
      for (int port : ports) {
        String name = Manifests.fileName(port);
        Files.move(prepared.resolve(name), files.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
      ports.forEach(router::awaitPort);
      printAtOnce("a file each, renamed one after another", millisSince(start), router, cpu);
    }
    System.out.println();
  }

  private static void printAtOnce(String name, double millis, RouterProcess router, double cpu) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f |%n",
        name,
        millis,
        (router.facts().cpuSeconds() - cpu) * 1e3);
  }

  /** One address family, so that each port is one descriptor. */
  private void manyPorts() throws IOException {
    FreePorts free = new FreePorts();
    List<Integer> ports = free.take(MANY);
    Path manifests = scratch.sub("many");
    try (RouterProcess router =
        RouterProcess.start(
            scratch, manifests, free, "--bind-address", "0.0.0.0", "--max-connections", "1000")) {
      ProcessFacts facts = router.facts();
      long heap = router.liveHeapKib();
      long resident = facts.residentKib();
      int descriptors = facts.descriptors();
      double cpu = facts.cpuSeconds();
      long start = System.nanoTime();
      for (int i = 0; i < MANY; i += ROUTES_PER_FILE) {
        Files.writeString(
            staging.resolve("next"),
            Manifests.routes(ports.subList(i, i + ROUTES_PER_FILE), podPort));
        Files.move(
            staging.resolve("next"),
            manifests.resolve("routes-" + i + ".yaml"),
            StandardCopyOption.ATOMIC_MOVE);
      }
      Wait.until(
          MANY + " ports are open",
          () -> facts.descriptors() >= descriptors + MANY,
          router.process(),
          PATIENCE);
      double millis = millisSince(start);
      double cpuMillis = (facts.cpuSeconds() - cpu) * 1e3;
      long grown = facts.residentKib() - resident;
      System.out.println("| " + MANY + " ports on one address family | |");
      System.out.println("|---|---|");
      System.out.printf(Locale.ROOT, "| all open after, ms | %.0f |%n", millis);
      System.out.printf(Locale.ROOT, "| CPU of the router, ms | %.0f |%n", cpuMillis);
      System.out.printf(Locale.ROOT, "| resident KiB a port | %.2f |%n", (double) grown / MANY);
      System.out.printf(
          Locale.ROOT,
          "| live heap KiB a port | %.2f |%n",
          (double) (router.liveHeapKib() - heap) / MANY);
    }
  }
}
