package io.portway.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from starting the program to the first port that a Route opens: through {@code
 * ./portway} with a fresh build, and with the very command line that it ends in. {@code
 * benchmarks/start [RUNS]}.
 */
public final class Start {

  private static final int DEFAULT_RUNS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final FreePorts ports = new FreePorts();
  private final Path log;
  private final Path manifests;
  private final int port = ports.take();

  private Start(Scratch scratch) throws IOException {
    log = scratch.folder().resolve("router.log");
    manifests = scratch.sub("manifests");
    // Nobody connects for longer than a look at the port, so no pod is needed behind it.
    Files.writeString(manifests.resolve("route.yaml"), Manifests.route(port, ports.take()));
  }

  /** Measures and prints a table. */
  public static void main(String[] args) throws Exception {
    int runs = args.length == 0 ? DEFAULT_RUNS : Integer.parseInt(args[0]);
    try (Scratch scratch = Scratch.create()) {
      new Start(scratch).measure(runs);
    }
  }

  private void measure(int runs) throws IOException, InterruptedException {
    List<String> launcher =
        List.copyOf(RouterProcess.command(manifests, "127.0.0.1:" + ports.take(), List.of()));
    Series throughLauncher = new Series("./portway run");
    List<String> java = throughLauncher.run(launcher);
    Series direct = new Series("java, as the launcher calls it");
    direct.run(java);
    throughLauncher.clear();
    direct.clear();
    System.out.println(Machine.describe());
    for (int i = 0; i < runs; i++) {
      throughLauncher.run(launcher);
      direct.run(java);
    }
    System.out.println();
    System.out.println("| start to first open port, " + runs + " runs | median | min | max |");
    System.out.println("|---|---|---|---|");
    throughLauncher.print();
    direct.print();
  }

  /** One way to start. */
  private final class Series {

    private final String name;
    private final List<Figures> figures = new ArrayList<>();

    Series(String name) {
      this.name = name;
      clear();
    }

    void clear() {
      figures.clear();
      figures.add(new Figures());
      figures.add(new Figures());
    }

    /** Starts once, waits for the port, ends it; returns what the process had become by then. */
    List<String> run(List<String> command) throws IOException, InterruptedException {
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        Wait.forPort(port, process, PATIENCE);
        long nanos = System.nanoTime() - start;
        ProcessFacts facts = new ProcessFacts(process.pid());
        figures.get(0).add(nanos / 1e6);
        figures.get(1).add(facts.cpuSeconds() * 1e3);
        return facts.commandLine();
      } catch (IllegalStateException e) {
        throw new IOException(Files.readString(log), e);
      } finally {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    }

    void print() {
      System.out.println(figures.get(0).row(name + ", ms", 0));
      System.out.println(figures.get(1).row(name + ", CPU ms of the process", 0));
    }
  }
}
