package io.portway.benchmarks.versus;

import io.portway.benchmarks.load.MetricsPage;
import io.portway.benchmarks.process.Manifests;
import io.portway.benchmarks.process.RouterProcess;
import io.portway.benchmarks.versus.Layout.Forward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * This router with one of its engines.
 *
 * @param engine {@code default}, or what {@code --transport} is to be
 */
record Portway(String engine) implements Proxy {

  /** With nothing said about transport or engine. */
  static final String DEFAULT = "default";

  /** Until the JVM has compiled the path of a workload. */
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  boolean isDefault() {
    return engine.equals(DEFAULT);
  }

  @Override
  public String name() {
    return isDefault() ? "Portway" : "Portway " + engine;
  }

  @Override
  public List<String> command(Path folder, Layout layout) throws IOException {
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    for (Forward forward : layout.forwards()) {
      Files.writeString(
          manifests.resolve(Manifests.fileName(forward.port())),
          Manifests.route(forward.port(), forward.pods()));
    }
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--bind-address", layout.address()));
    options.addAll(List.of("--io-threads", String.valueOf(layout.threads())));
    if (!isDefault()) {
      options.addAll(List.of("--transport", engine));
    }
    return RouterProcess.command(manifests, admin(layout), options);
  }

  /** Where its metrics are, {@code ADDRESS:PORT}. */
  static String admin(Layout layout) {
    return layout.address() + ":" + layout.adminPort();
  }

  /** The launcher becomes the JVM. */
  @Override
  public int processes(Layout layout) {
    return 1;
  }

  @Override
  public Duration warmUp() {
    return WARM_UP;
  }

  /** A transport that the machine does not have is replaced by another, which is not it. */
  @Override
  public Optional<String> objection(Layout layout) throws IOException {
    MetricsPage page = MetricsPage.read(admin(layout));
    boolean isIt = isDefault() || page.sum("portway_build_info/transport=\"" + engine) > 0;
    return isIt
        ? Optional.empty()
        : Optional.of("it runs on another transport than " + engine + " here");
  }
}
