package io.portway.benchmarks.versus;

import io.portway.benchmarks.versus.Layout.Forward;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Every proxy at once, each in front of pods of its own: what paired rounds are run on. */
final class Stage implements AutoCloseable {

  /** One proxy, its port in front of a pod that echoes and its port in front of a source. */
  record Contestant(ProxyProcess process, int echo, int source) {

    String name() {
      return process.proxy().name();
    }

    int port(Workload workload) {
      return workload.isBulk() ? source : echo;
    }
  }

  private final List<Contestant> contestants = new ArrayList<>();

  private Stage() {}

  static Stage open(Bench bench) throws IOException {
    Stage stage = new Stage();
    try {
      for (Proxy proxy : bench.proxies()) {
        int echo = bench.ports().take();
        int source = bench.ports().take();
        Forward toEcho = Forward.toLocal(echo, bench.pods().askNumber("echo"));
        Forward toSource = Forward.toLocal(source, bench.pods().askNumber("source"));
        stage.contestants.add(
            new Contestant(bench.start(proxy, List.of(toEcho, toSource)), echo, source));
      }
      return stage;
    } catch (IOException e) {
      stage.close();
      throw e;
    }
  }

  List<Contestant> contestants() {
    return List.copyOf(contestants);
  }

  @Override
  public void close() throws IOException {
    for (Contestant contestant : contestants) {
      contestant.process().close();
    }
  }
}
