package io.portway.benchmarks.process;

import io.portway.benchmarks.load.ClientWorker;
import io.portway.benchmarks.load.PodWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * CPU that the router takes for a unit of work, user and system time of its process from the
 * kernel, with pods and clients in other processes: a quick look at the router alone. {@code
 * benchmarks/relay [ROUNDS]}.
 */
public final class Relay {

  private static final int DEFAULT_ROUNDS = 5;

  /** Until the JVM has compiled the path; measured rounds are shorter. */
  private static final int WARM_UP_MILLIS = 5_000;

  private static final int ROUND_MILLIS = 2_000;

  /**
   * One kind of load.
   *
   * @param load in the words of the client
   * @param unit what CPU is told for, and how many of the worker's units make one
   */
  private record Workload(String name, String load, boolean fromSource, String unit, double per) {

    String ask(int millis, int port, long router) {
      return "run %d %d %d %s".formatted(millis, port, router, load);
    }
  }

  private static final List<Workload> WORKLOADS =
      List.of(
          new Workload("64 B ping-pong, 64 connections", "pingpong 64 64", false, "us/op", 1),
          new Workload("4 KiB ping-pong, 64 connections", "pingpong 64 4096", false, "us/op", 1),
          // Microseconds a kilobyte are seconds a gigabyte.
          new Workload("download, 4 connections", "download 4", true, "s/GB", 1e3),
          new Workload("connect, 64 B echo, close", "sessions 16 64 1", false, "us/conn", 1));

  private Relay() {}

  /** Measures and prints a table. */
  public static void main(String[] args) throws IOException {
    int rounds = args.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(args[0]);
    FreePorts free = new FreePorts();
    int echo = free.take();
    int source = free.take();
    try (Scratch scratch = Scratch.create();
        WorkerProcess pods = WorkerProcess.start(PodWorker.class);
        WorkerProcess clients = WorkerProcess.start(ClientWorker.class)) {
      Path manifests = scratch.sub("manifests");
      Manifests.write(manifests, List.of(echo), pods.askNumber("echo"));
      Manifests.write(manifests, List.of(source), pods.askNumber("source"));
      try (RouterProcess router = RouterProcess.start(scratch, manifests, free)) {
        router.awaitPort(echo);
        router.awaitPort(source);
        System.out.println(Machine.describe());
        System.out.println();
        System.out.println(
            "| "
                + rounds
                + " rounds of "
                + ROUND_MILLIS / 1000
                + " s, medians | CPU, min-max"
                + " | rate | p50 us | p99 us | p99.9 us |");
        System.out.println("|---|---|---|---|---|---|");
        for (Workload workload : WORKLOADS) {
          measure(router, clients, workload, workload.fromSource() ? source : echo, rounds);
        }
      }
    }
  }

  private static void measure(
      RouterProcess router, WorkerProcess clients, Workload workload, int port, int rounds)
      throws IOException {
    long pid = router.process().pid();
    clients.ask(workload.ask(WARM_UP_MILLIS, port, pid));
    Figures cpu = new Figures();
    Figures rate = new Figures();
    List<Figures> latencies = List.of(new Figures(), new Figures(), new Figures());
    for (int i = 0; i < rounds; i++) {
      LoadResult result = LoadResult.parse(clients.ask(workload.ask(ROUND_MILLIS, port, pid)));
      cpu.add(result.cpuNanos() * workload.per() / (1e3 * result.units()));
      rate.add(result.units() * 1e9 / result.nanos());
      latencies.get(0).add(result.p50Nanos() / 1e3);
      latencies.get(1).add(result.p99Nanos() / 1e3);
      latencies.get(2).add(result.p999Nanos() / 1e3);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f %s, %.2f-%.2f | %s | %s |%n",
        workload.name(),
        cpu.median(),
        workload.unit(),
        cpu.quantile(0),
        cpu.quantile(1),
        rate(workload, rate.median()),
        workload.fromSource()
            ? " | | "
            : "%.0f | %.0f | %.0f"
                .formatted(
                    latencies.get(0).median(),
                    latencies.get(1).median(),
                    latencies.get(2).median()));
  }

  private static String rate(Workload workload, double unitsPerSecond) {
    return workload.fromSource()
        ? String.format(Locale.ROOT, "%.2f GB/s", unitsPerSecond / 1e9)
        : String.format(Locale.ROOT, "%,.0f/s", unitsPerSecond);
  }
}
