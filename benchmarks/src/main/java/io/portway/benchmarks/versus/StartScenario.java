package io.portway.benchmarks.versus;

import io.portway.benchmarks.load.CpuClock;
import io.portway.benchmarks.process.Wait;
import io.portway.benchmarks.versus.Layout.Forward;
import java.io.IOException;
import java.util.List;

/** From executing the command, Portway's launcher with it, to the first port that is open. */
final class StartScenario implements Scenario {

  private static final Measure TIME = new Measure("millis", "ms", 0, true);
  private static final Measure CPU = new Measure("cpuMillis", "CPU until then, ms", 0, true);

  @Override
  public String id() {
    return "12-start";
  }

  @Override
  public String title() {
    return "from exec to the first open port";
  }

  @Override
  public Section run(Bench bench) throws IOException {
    Section section = new Section(id(), title(), "proxy", List.of(TIME, CPU));
    Forward forward = Forward.toLocal(bench.ports().take(), bench.pods().askNumber("echo"));
    for (int round = 0; round < bench.options().rounds(); round++) {
      for (Proxy proxy : Bench.rotated(bench.proxies(), round)) {
        Layout layout = bench.layout(Bench.LOOPBACK, List.of(forward));
        long start = System.nanoTime();
        try (ProxyProcess process = bench.execute(proxy, layout, List.of())) {
          Wait.forPort(forward.port(), process.process(), ProxyProcess.START);
          long nanos = System.nanoTime() - start;
          section.add(proxy.name(), TIME, round, nanos / 1e6);
          section.add(proxy.name(), CPU, round, CpuClock.nanos(process.pids()) / 1e6);
        } catch (IllegalStateException e) {
          throw new IOException(proxy.name() + " did not start", e);
        }
      }
    }
    return section;
  }
}
