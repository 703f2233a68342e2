package io.portway.benchmarks.process;

import io.portway.benchmarks.load.ClientWorker;
import io.portway.benchmarks.load.PodWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Mixed load for a while, and whether the router is then as it was: between slices of load it has
 * no session, and its memory and descriptors are looked at. {@code benchmarks/soak [MINUTES]}; ends
 * with status 1 when either has grown, or the router caught a bug of its own.
 */
public final class Soak {

  private static final int DEFAULT_MINUTES = 10;
  private static final int SLICE_MILLIS = 10_000;

  /** The share of slices after which code is compiled and the heap has found its size. */
  private static final double WARM_UP = 0.2;

  /** Pools that still find their size. */
  private static final double MOST_DESCRIPTORS = 8;

  /** About a tenth of the process. */
  private static final double MOST_MIB = 8;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What runs side by side, each by a client of its own; the last reads from the source. */
  private static final List<String> LOADS = List.of("mixed 200", "sessions 32 512 8", "download 2");

  private final RouterProcess router;
  private final WorkerProcess pods;
  private final List<WorkerProcess> clients;
  private final List<String> commands = new ArrayList<>();
  private final List<Double> resident = new ArrayList<>();
  private final List<Double> descriptors = new ArrayList<>();

  private Soak(
      RouterProcess router, WorkerProcess pods, List<WorkerProcess> clients, int echo, int source) {
    this.router = router;
    this.pods = pods;
    this.clients = clients;
    for (String load : LOADS) {
      int port = load.startsWith("download") ? source : echo;
      commands.add("run " + SLICE_MILLIS + " " + port + " - " + load);
    }
  }

  /** Loads, prints a table and a verdict. */
  public static void main(String[] args) throws IOException {
    int minutes = args.length == 0 ? DEFAULT_MINUTES : Integer.parseInt(args[0]);
    FreePorts free = new FreePorts();
    int echo = free.take();
    int source = free.take();
    List<WorkerProcess> clients = new ArrayList<>();
    boolean good;
    try (Scratch scratch = Scratch.create();
        WorkerProcess pods = WorkerProcess.start(PodWorker.class)) {
      Path manifests = scratch.sub("manifests");
      Manifests.write(manifests, List.of(echo), pods.askNumber("echo"));
      Manifests.write(manifests, List.of(source), pods.askNumber("source"));
      try (RouterProcess router = RouterProcess.start(scratch, manifests, free)) {
        router.awaitPort(echo);
        router.awaitPort(source);
        for (int i = 0; i < LOADS.size(); i++) {
          clients.add(WorkerProcess.start(ClientWorker.class));
        }
        good = new Soak(router, pods, clients, echo, source).run(minutes);
      } finally {
        clients.forEach(WorkerProcess::close);
      }
    }
    if (!good) {
      System.exit(1);
    }
  }

  private boolean run(int minutes) throws IOException {
    System.out.println(Machine.describe());
    System.out.println();
    System.out.println("| seconds | resident MiB | descriptors | sessions so far |");
    System.out.println("|---|---|---|---|");
    int slices = Math.toIntExact(TimeUnit.MINUTES.toMillis(minutes) / SLICE_MILLIS);
    long start = System.nanoTime();
    for (int i = 0; i < slices; i++) {
      load();
      look(start, i >= WARM_UP * slices);
    }
    return judge();
  }

  /** One slice of all loads at once. */
  private void load() throws IOException {
    for (int i = 0; i < clients.size(); i++) {
      clients.get(i).tell(commands.get(i));
    }
    for (int i = 0; i < clients.size(); i++) {
      clients.get(i).answer(commands.get(i));
    }
    Wait.until("no session is left", this::isQuiet, router.process(), PATIENCE);
  }

  private boolean isQuiet() {
    try {
      return pods.askNumber("connections") == 0 && router.metric("portway_sessions_active") == 0;
    } catch (IOException e) {
      throw new IllegalStateException("the pods do not answer", e);
    }
  }

  private void look(long start, boolean counts) {
    double mib = router.facts().residentKib() / 1024.0;
    int open = router.facts().descriptors();
    if (counts) {
      resident.add(mib);
      descriptors.add((double) open);
    }
    System.out.printf(
        Locale.ROOT,
        "| %d | %.1f | %d | %,.0f |%n",
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
        mib,
        open,
        router.metric("portway_sessions_opened_total"));
  }

  private boolean judge() {
    double mib = Trend.growth(resident);
    double open = Trend.growth(descriptors);
    double bugs = router.metric("portway_internal_errors_total");
    boolean good = mib <= MOST_MIB && open <= MOST_DESCRIPTORS && bugs == 0;
    System.out.printf(
        Locale.ROOT,
        "%n%s: from the first to the last third after warm-up %+.1f MiB (at most %.0f), %+.0f"
            + " descriptors (at most %.0f); internal errors: %.0f%n",
        good ? "flat" : "NOT FLAT",
        mib,
        MOST_MIB,
        open,
        MOST_DESCRIPTORS,
        bugs);
    return good;
  }
}
