package io.portway.benchmarks.cluster;

import io.portway.benchmarks.load.PodWorker;
import io.portway.benchmarks.process.Figures;
import io.portway.benchmarks.process.FreePorts;
import io.portway.benchmarks.process.Machine;
import io.portway.benchmarks.process.RouterProcess;
import io.portway.benchmarks.process.Scratch;
import io.portway.benchmarks.process.WorkerProcess;
import io.portway.cluster.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code benchmarks/cluster}: the built router against a kube-apiserver with many objects; prints a
 * report, which also goes to a folder as Markdown and JSON.
 */
@Command(
    name = "benchmarks/cluster",
    customSynopsis = "benchmarks/cluster [OPTION...]",
    sortOptions = false,
    description = {
      "How soon a Route of a large cluster is open, what a start costs, and whether two",
      "replicas leave quiet Routes alone, with the API server that dev/kube-assets/build makes.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all was measured; 1 something failed, or a replica wrote to a quiet Route;",
      "2 wrong option."
    })
public final class Cluster extends ClusterOptions implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final double GOAL_MILLIS = 50;
  private static final double GOAL_STORM_MILLIS = 200;
  private static final double GOAL_MIB = 160;
  private static final double KIB_PER_MIB = 1024;

  private final Report report = new Report(System.out::println);
  private final FreePorts free = new FreePorts();

  /** Measures what the arguments ask for. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Cluster());
    line.setParameterExceptionHandler((e, _) -> {
      line.getErr().println("cluster: " + e.getMessage());
      return USAGE;
    });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    validate();
    report.fact(Machine.describe());
    int changes;
    try (Scratch scratch = Scratch.create();
        WorkerProcess pods = WorkerProcess.start(PodWorker.class)) {
      Size size = size();
      List<Integer> ports = free.take(size.routes());
      int podPort = pods.askNumber("echo 0.0.0.0");
      say("starting an API server");
      try (KubeApiServer server = KubeApiServer.start(scratch.sub("servers"))) {
        Population population = new Population(server, size, ports, podPort);
        say("creating objects");
        population.create();
        report.fact(
            String.format(
                Locale.ROOT,
                "%,d Routes with %,d endpoints, among %,d other Services and EndpointSlices, in %d"
                    + " namespaces",
                size.routes(),
                size.routes() * Size.ENDPOINTS,
                size.foreign(),
                size.namespaces()));
        measure(scratch, population);
        changes = churnMinutes() == 0 ? 0 : churn(scratch, population);
      }
    }
    publish();
    return changes == 0 ? 0 : FAILED;
  }

  private RouterProcess start(Scratch scratch, Population population, String address, String node)
      throws IOException {
    return RouterProcess.start(
        scratch,
        population.source(),
        free,
        "--pod-namespace",
        Population.ROUTER,
        "--node-name",
        node,
        "--bind-address",
        address,
        "--local-endpoints",
        "allow",
        // Those of this machine that are free may be ones that a cluster reserves.
        "--reserved-ports",
        "1");
  }

  private void measure(Scratch scratch, Population population) throws IOException {
    Figures sync = new Figures();
    Figures cpu = new Figures();
    Figures resident = new Figures();
    Figures peak = new Figures();
    for (int left = starts() - 1; left >= 0; left--) {
      say("starting the router");
      long start = System.nanoTime();
      try (RouterProcess router = start(scratch, population, "127.0.0.1", "node-1")) {
        population.ports().forEach(router::awaitPort);
        sync.add((System.nanoTime() - start) / 1e6);
        cpu.add(router.facts().cpuSeconds() * 1e3);
        say("waiting for status to settle");
        new Quiet(population, router).await();
        resident.add(router.facts().residentKib() / KIB_PER_MIB);
        peak.add(router.facts().peakKib() / KIB_PER_MIB);
        if (left == 0) {
          report.add("sync", "start of the process to all ports open, ms", sync);
          report.add("syncCpu", "CPU of the router until then, ms", cpu);
          report.add("resident", "resident once all status is written, MiB", resident, GOAL_MIB);
          report.add("peak", "the most that was resident until then, MiB", peak, GOAL_MIB);
          openings(population, router);
        }
      }
    }
  }

  private void openings(Population population, RouterProcess router) throws IOException {
    int port = free.take();
    say("one more Route");
    Openings quiet = Openings.measure(population, router, port, repeats());
    String answer = "one more Route, answer to first connect, ms";
    String request = "one more Route, request to first connect, ms";
    report.add("answer", answer, quiet.fromAnswer(), GOAL_MILLIS);
    report.add("request", request, quiet.fromRequest());
    say("one more Route in a storm");
    Openings stormy;
    double seconds;
    double cpu = router.facts().cpuSeconds();
    int count;
    long start = System.nanoTime();
    try (Storm storm = population.storm(rate())) {
      stormy = Openings.measure(population, router, port, repeats());
      count = storm.count();
      seconds = (System.nanoTime() - start) / 1e9;
    }
    report.add("stormAnswer", "in the storm: " + answer, stormy.fromAnswer(), GOAL_STORM_MILLIS);
    report.add("stormRequest", "in the storm: " + request, stormy.fromRequest());
    report.add("stormRate", "changes a second", Figures.of(count / seconds));
    report.add(
        "stormCpu",
        "CPU of the router, ms a second",
        Figures.of((router.facts().cpuSeconds() - cpu) * 1e3 / seconds));
    report.add(
        "residentAfter",
        "resident after the storm, MiB",
        Figures.of(router.facts().residentKib() / KIB_PER_MIB));
    report.add("heap", "live heap then, MiB", Figures.of(router.liveHeapKib() / KIB_PER_MIB));
  }

  /** The number of writes to Routes by two replicas that have nothing to do. */
  private int churn(Scratch scratch, Population population) throws IOException {
    say("two replicas settle");
    try (RouterProcess first = start(scratch, population, "127.0.0.1", "node-1");
        RouterProcess _ = start(scratch, population, "127.0.0.2", "node-2")) {
      population.ports().forEach(first::awaitPort);
      Quiet quiet = new Quiet(population, first);
      quiet.await();
      say("two replicas are watched");
      int changes = quiet.countChanges(Duration.ofMinutes(churnMinutes()));
      report.add(
          "churn",
          "Routes changed by two quiet replicas in " + churnMinutes() + " min",
          Figures.of(changes),
          0);
      return changes;
    }
  }

  private void publish() throws IOException {
    Path folder = Files.createDirectories(output());
    Files.writeString(folder.resolve("cluster.md"), report.markdown());
    report.write(Files.newBufferedWriter(folder.resolve("cluster.json")));
    say("report in " + folder);
  }

  private static void say(String text) {
    System.err.println("cluster: " + text);
  }
}
