package io.portway.benchmarks.versus;

import io.portway.benchmarks.versus.Layout.Forward;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Every proxy at once, each in front of eight pods that echo and a source of its own: what paired
 * rounds are run on.
 */
final class Stage implements AutoCloseable {

  /** One proxy, its port in front of pods that echo and its port in front of a source. */
  record Contestant(ProxyProcess process, int echo, int source) {

    String name() {
      return process.proxy().name();
    }

    int port(Workload workload) {
      return workload.isBulk() ? source : echo;
    }
  }

  /**
   * With one pod, short connections use up its source ports in two seconds, and what is measured is
   * the kernel's search for one that may be used again.
   */
  private static final int ECHO_PODS = 8;

  private final List<Contestant> contestants = new ArrayList<>();

  private Stage() {}

  static Stage open(Bench bench) throws IOException {
    Stage stage = new Stage();
    try {
      for (Proxy proxy : bench.proxies()) {
        int echo = bench.ports().take();
        int source = bench.ports().take();
        Forward toEcho = new Forward(echo, echoPods(bench));
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

  private static List<String> echoPods(Bench bench) throws IOException {
    List<String> pods = new ArrayList<>();
    for (int i = 0; i < ECHO_PODS; i++) {
      pods.add("127.0.0.1:" + bench.pods().askNumber("echo"));
    }
    return pods;
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
