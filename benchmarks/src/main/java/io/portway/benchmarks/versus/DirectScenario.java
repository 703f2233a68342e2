package io.portway.benchmarks.versus;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Every workload without a proxy: how much the clients and pods can do, and what they cost. A proxy
 * that comes near these rates is measured by its generator.
 */
final class DirectScenario implements Scenario {

  private static final int WARM_UP_MILLIS = 1_000;

  @Override
  public String id() {
    return "01-direct";
  }

  @Override
  public String title() {
    return "no proxy at all: client to pod, CPU of both";
  }

  @Override
  public Section run(Bench bench) throws IOException {
    Set<Measure> measures = new LinkedHashSet<>();
    for (Workload workload : Workload.ALL) {
      measures.addAll(workload.measures());
    }
    Section section = new Section(id(), title(), "workload", List.copyOf(measures));
    String pids = bench.clients().process().pid() + "," + bench.pods().process().pid();
    int echo = bench.pods().askNumber("echo");
    int source = bench.pods().askNumber("source");
    for (Workload workload : Workload.ALL) {
      int port = workload.isBulk() ? source : echo;
      var _ = bench.load(workload, port, pids, WARM_UP_MILLIS);
    }
    for (int round = 0; round < bench.options().rounds(); round++) {
      for (Workload workload : Workload.ALL) {
        int port = workload.isBulk() ? source : echo;
        var result = bench.load(workload, port, pids, bench.options().roundMillis());
        workload.record(section, workload.id(), round, result);
      }
    }
    return section;
  }
}
