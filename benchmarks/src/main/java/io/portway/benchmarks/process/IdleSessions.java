package io.portway.benchmarks.process;

import io.portway.benchmarks.load.ClientWorker;
import io.portway.benchmarks.load.PodWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What idle sessions cost and whether all of it comes back: descriptors, sessions, memory before,
 * with and after. {@code benchmarks/idle-sessions [SESSIONS]}; ends with status 1 when descriptors
 * or sessions do not return to what they were.
 */
public final class IdleSessions {

  private static final int DEFAULT_SESSIONS = 9_000;

  /** One port alone may hold only half of what the router can, so they are spread. */
  private static final int PORTS = 4;

  /** So that classes are loaded and buffers made before the first look. */
  private static final int WARM_UP = 200;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int sessions;
  private final RouterProcess router;
  private final WorkerProcess pods;
  private final WorkerProcess clients;
  private final String ports;

  /** One look at the router, memory in KiB. */
  private record Look(int descriptors, long active, long resident, long heap) {

    String row(String name) {
      return "| %s | %d | %d | %d | %d |".formatted(name, active, descriptors, resident, heap);
    }
  }

  private IdleSessions(
      int sessions,
      RouterProcess router,
      WorkerProcess pods,
      WorkerProcess clients,
      List<Integer> ports) {
    this.sessions = sessions;
    this.router = router;
    this.pods = pods;
    this.clients = clients;
    this.ports = ports.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  /** Measures and prints a table. */
  public static void main(String[] args) throws IOException {
    int sessions = args.length == 0 ? DEFAULT_SESSIONS : Integer.parseInt(args[0]);
    FreePorts free = new FreePorts();
    List<Integer> ports = free.take(PORTS);
    boolean good;
    try (Scratch scratch = Scratch.create();
        WorkerProcess pods = WorkerProcess.start(PodWorker.class);
        WorkerProcess clients = WorkerProcess.start(ClientWorker.class)) {
      Path manifests = scratch.sub("manifests");
      Manifests.write(manifests, ports, pods.askNumber("echo"));
      try (RouterProcess router = RouterProcess.start(scratch, manifests, free)) {
        ports.forEach(router::awaitPort);
        good = new IdleSessions(sessions, router, pods, clients, ports).measure();
      }
    }
    if (!good) {
      System.exit(1);
    }
  }

  private boolean measure() throws IOException {
    System.out.println(Machine.describe());
    awaitActive(0);
    open(WARM_UP);
    close();
    Look before = look();
    open(sessions);
    Look with = look();
    close();
    Look after = look();
    System.out.println();
    System.out.println("| router | sessions active | descriptors | resident KiB | live heap KiB |");
    System.out.println("|---|---|---|---|---|");
    System.out.println(before.row("before"));
    System.out.println(with.row("with " + sessions + " idle sessions"));
    System.out.println(after.row("after"));
    System.out.println();
    System.out.printf(
        Locale.ROOT,
        "per idle session: %.2f KiB resident, %.2f KiB live heap%n",
        (double) (with.resident - before.resident) / sessions,
        (double) (with.heap - before.heap) / sessions);
    return isBack(before, after);
  }

  private static boolean isBack(Look before, Look after) {
    boolean back = before.descriptors == after.descriptors && before.active == after.active;
    if (!back) {
      System.out.println("not back at the start level: before " + before + ", after " + after);
    }
    return back;
  }

  private void open(int count) throws IOException {
    clients.ask("hold " + count + " " + ports);
    awaitActive(count);
    awaitPods(count);
  }

  private void close() throws IOException {
    clients.ask("release");
    awaitActive(0);
    awaitPods(0);
  }

  private void awaitActive(int count) {
    Wait.until(count + " sessions are open", () -> active() == count, router.process(), PATIENCE);
  }

  private void awaitPods(int count) throws IOException {
    while (pods.askNumber("connections") != count) {
      Thread.onSpinWait();
    }
  }

  private long active() {
    return Math.round(router.metric("portway_sessions_active"));
  }

  /** Collects twice: the first one lets the second free what waited for a cleaner. */
  private Look look() throws IOException {
    router.liveHeapKib();
    long heap = router.liveHeapKib();
    ProcessFacts facts = router.facts();
    return new Look(facts.descriptors(), active(), facts.residentKib(), heap);
  }
}
