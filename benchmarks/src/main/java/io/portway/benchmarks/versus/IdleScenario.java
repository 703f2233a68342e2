package io.portway.benchmarks.versus;

import io.portway.benchmarks.versus.Layout.Forward;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What a fresh proxy has in memory at rest, and how much more for each idle session. */
final class IdleScenario implements Scenario {

  /** Portway lets one port have half of its sessions, so they are spread. */
  private static final int PORTS = 4;

  /** So that code is loaded and buffers are made before the first look. */
  private static final int WARM_UP = 200;

  /** For what a program still does after its first port is open. */
  private static final Duration REST = Duration.ofSeconds(1);

  private static final Measure AT_REST = new Measure("atRestMib", "at rest, MiB", 1, true);
  private static final Measure PER_SESSION = new Measure("kibPerSession", "KiB/session", 2, true);
  private static final Measure WITH = new Measure("withSessionsMib", "with all, MiB", 1, true);

  private final int sessions;

  /** Opens this many. */
  IdleScenario(int sessions) {
    this.sessions = sessions;
  }

  @Override
  public String id() {
    return "10-idle";
  }

  @Override
  public String title() {
    return String.format(Locale.ROOT, "%,d idle sessions", sessions);
  }

  @Override
  public Section run(Bench bench) throws IOException {
    Section section = new Section(id(), title(), "proxy", List.of(AT_REST, WITH, PER_SESSION));
    for (Proxy proxy : bench.proxies()) {
      try {
        measure(bench, proxy, section);
      } catch (IOException e) {
        section.fail(proxy.name() + " failed: " + e.getMessage());
        var _ = bench.clients().askNumber("release");
      }
    }
    return section;
  }

  private void measure(Bench bench, Proxy proxy, Section section) throws IOException {
    int pod = bench.pods().askNumber("echo");
    List<Forward> forwards = new ArrayList<>();
    for (int port : bench.ports().take(PORTS)) {
      forwards.add(Forward.toLocal(port, pod));
    }
    String ports =
        forwards.stream().map(f -> String.valueOf(f.port())).collect(Collectors.joining(" "));
    try (ProxyProcess process = bench.start(proxy, forwards)) {
      bench.awaitConnections(0);
      rest();
      section.add(proxy.name(), AT_REST, 0, process.residentMib());
      hold(bench, WARM_UP, ports);
      release(bench);
      double before = process.residentMib();
      hold(bench, sessions, ports);
      double with = process.residentMib();
      release(bench);
      section.add(proxy.name(), WITH, 0, with);
      section.add(proxy.name(), PER_SESSION, 0, (with - before) * 1024 / sessions);
    }
  }

  private static void rest() {
    long end = System.nanoTime() + REST.toNanos();
    for (long left = REST.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void hold(Bench bench, int count, String ports) throws IOException {
    var _ = bench.clients().askNumber("hold " + count + " " + ports);
    bench.awaitConnections(count);
  }

  private static void release(Bench bench) throws IOException {
    var _ = bench.clients().askNumber("release");
    bench.awaitConnections(0);
  }
}
