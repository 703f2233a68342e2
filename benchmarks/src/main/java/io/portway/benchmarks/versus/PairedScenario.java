package io.portway.benchmarks.versus;

import io.portway.benchmarks.versus.Stage.Contestant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A workload through every proxy in turn: warmed up first, then rounds, each of which visits all of
 * them in another order.
 */
record PairedScenario(Workload workload) implements Scenario {

  private static final Measure RESIDENT = new Measure("residentMib", "RSS, MiB", 1, false);

  @Override
  public String id() {
    return workload.id();
  }

  @Override
  public String title() {
    return workload.title();
  }

  @Override
  public Section run(Bench bench) throws IOException {
    List<Measure> measures = new ArrayList<>(workload.measures());
    measures.add(RESIDENT);
    Section section = new Section(id(), title(), "proxy", measures);
    List<Contestant> running = new ArrayList<>();
    for (Contestant contestant : bench.stage().contestants()) {
      long millis = contestant.process().proxy().warmUp().toMillis();
      int warmUp = (int) (bench.options().isQuick() ? millis / 4 : millis);
      if (load(bench, section, contestant, -1, warmUp)) {
        running.add(contestant);
      }
    }
    for (int round = 0; round < bench.options().rounds(); round++) {
      for (Contestant contestant : Bench.rotated(running, round)) {
        if (!load(bench, section, contestant, round, bench.options().roundMillis())) {
          running.remove(contestant);
        }
      }
    }
    return section;
  }

  /**
   * Whether it went well.
   *
   * @param round negative when nothing is to be recorded
   */
  private boolean load(Bench bench, Section section, Contestant contestant, int round, int millis) {
    try {
      ProxyProcess process = contestant.process();
      var result = bench.load(workload, contestant.port(workload), process.pidList(), millis);
      if (round >= 0) {
        workload.record(section, contestant.name(), round, result);
        section.add(contestant.name(), RESIDENT, round, process.residentMib());
      }
      return true;
    } catch (IOException e) {
      section.fail(contestant.name() + " failed: " + e.getMessage());
      return false;
    }
  }
}
