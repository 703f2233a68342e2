package io.portway.benchmarks.versus;

import io.portway.benchmarks.load.ClientWorker;
import io.portway.benchmarks.load.PodWorker;
import io.portway.benchmarks.process.WorkerProcess;
import io.portway.benchmarks.versus.Layout.Forward;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * More sessions than the proxy has ports for: it has 2,000 towards each of two pods, and 4,500
 * clients come over a veth pair. What it lacks is its own; a pod is not to blame, and once ports
 * are free again new sessions must work at once. With Portway, a failure that is put down to a pod
 * fails the run.
 */
final class PortRangeScenario implements Scenario {

  private static final int FIRST_PORT = 30_000;
  private static final int PORTS = 2_000;
  private static final int SESSIONS = 4_500;

  /** How many go again, and how many then try anew. */
  private static final int RELEASED = 1_000;

  private static final int NEW = 20;

  /** Outside the range; nobody else is in the namespace. */
  private static final int LISTEN_PORT = 20_000;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final Measure SERVED = new Measure("served", "served", 0, false);
  private static final Measure ENDED = new Measure("ended", "ended without an answer", 0, false);
  private static final Measure SILENT = new Measure("silent", "left waiting", 0, false);
  private static final Measure SECONDS =
      new Measure("waitSeconds", "until each has its outcome, s", 1, false);
  private static final Measure RECOVERY =
      new Measure("recoverySeconds", "until new ones work, s", 1, false);

  private static final String FAILURES = "portway_connect_failures_total";

  @Override
  public String id() {
    return "11-ports";
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT, "%,d sessions over veth, %,d ports to each of two pods", SESSIONS, PORTS);
  }

  @Override
  public Section run(Bench bench) throws IOException {
    Section section =
        new Section(id(), title(), "proxy", List.of(SERVED, ENDED, SILENT, SECONDS, RECOVERY));
    try (Namespaces spaces = Namespaces.create(FIRST_PORT, PORTS);
        WorkerProcess pods = WorkerProcess.start(spaces.peersPrefix(), PodWorker.class);
        WorkerProcess clients = WorkerProcess.start(spaces.peersPrefix(), ClientWorker.class)) {
      for (Proxy proxy : bench.proxies()) {
        try {
          measure(bench, proxy, section, spaces, pods, clients);
        } catch (IOException e) {
          section.fail(proxy.name() + " failed: " + e.getMessage());
        }
        clients.ask("release");
      }
    } catch (Namespaces.UnavailableException e) {
      section.note("skipped: needs root; " + e.getMessage());
    }
    return section;
  }

  private static void measure(
      Bench bench,
      Proxy proxy,
      Section section,
      Namespaces spaces,
      WorkerProcess pods,
      WorkerProcess clients)
      throws IOException {
    String address = Namespaces.PEERS_ADDRESS;
    Forward forward =
        new Forward(
            LISTEN_PORT,
            List.of(
                address + ":" + pods.ask("echo " + address),
                address + ":" + pods.ask("echo " + address)));
    Layout layout = bench.layout(Namespaces.PROXY_ADDRESS, List.of(forward));
    String target = Namespaces.PROXY_ADDRESS + ":" + LISTEN_PORT;
    try (ProxyProcess process = bench.execute(proxy, layout, spaces.proxyPrefix())) {
      process.await(port -> tryOut(clients, 1, target).getFirst() == 1);
      clients.ask("release");
      long start = System.nanoTime();
      List<Integer> outcome = tryOut(clients, SESSIONS, target);
      section.add(proxy.name(), SECONDS, 0, (System.nanoTime() - start) / 1e9);
      section.add(proxy.name(), SERVED, 0, outcome.get(0));
      section.add(proxy.name(), ENDED, 0, outcome.get(1));
      section.add(proxy.name(), SILENT, 0, outcome.get(2));
      if (proxy instanceof Portway) {
        blame(section, proxy, clients, Portway.admin(layout));
      }
      recover(section, proxy, clients, target);
    }
  }

  /** Answered, ended, silent. */
  private static List<Integer> tryOut(WorkerProcess clients, int count, String target) {
    try {
      String answer = clients.ask("try " + count + " " + target);
      return Stream.of(answer.split(" ", -1)).map(Integer::valueOf).toList();
    } catch (IOException e) {
      throw new IllegalStateException("the clients cannot try", e);
    }
  }

  private static void recover(Section section, Proxy proxy, WorkerProcess clients, String target)
      throws IOException {
    clients.ask("release " + RELEASED);
    long start = System.nanoTime();
    while (tryOut(clients, NEW, target).getFirst() < NEW) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        section.note(proxy.name() + ": new sessions did not work again");
        return;
      }
    }
    section.add(proxy.name(), RECOVERY, 0, (System.nanoTime() - start) / 1e9);
  }

  private static void blame(Section section, Proxy proxy, WorkerProcess clients, String admin)
      throws IOException {
    String series =
        String.join(
            " ",
            FAILURES,
            FAILURES + "/class=\"resource\"",
            "portway_sessions_closed_total/reason=\"local_resource\"");
    List<Long> sums =
        Stream.of(clients.ask("metrics " + admin + " " + series).split(" ", -1))
            .map(Long::valueOf)
            .toList();
    long others = sums.get(0) - sums.get(1);
    String text =
        proxy.name()
            + ": failed attempts to connect: %,d for want of a resource of its own, %,d put down to"
            + " a pod; sessions closed as local_resource: %,d";
    String said = String.format(Locale.ROOT, text, sums.get(1), others, sums.get(2));
    if (others == 0 && sums.get(1) > 0) {
      section.note(said);
    } else {
      section.fail(said);
    }
  }
}
