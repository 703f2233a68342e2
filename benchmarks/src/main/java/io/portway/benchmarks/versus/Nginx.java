package io.portway.benchmarks.versus;

import io.portway.benchmarks.versus.Layout.Forward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * nginx with its stream module.
 *
 * @param module the file of the module where it is not part of the program
 * @param tuned for bulk, by a large buffer
 */
record Nginx(Path program, Optional<Path> module, boolean tuned) implements Proxy {

  private static final Duration WARM_UP = Duration.ofMillis(500);

  @Override
  public String name() {
    return tuned ? "nginx tuned" : "nginx";
  }

  @Override
  public List<String> command(Path folder, Layout layout) throws IOException {
    Path file = folder.resolve("nginx.conf");
    Files.writeString(file, configuration(folder, layout));
    return List.of(
        program.toString(), "-e", "stderr", "-p", folder.toString(), "-c", file.toString());
  }

  String configuration(Path folder, Layout layout) {
    StringBuilder text = new StringBuilder();
    module.ifPresent(m -> text.append("load_module ").append(m).append(";\n"));
    text.append("daemon off;\nworker_processes ").append(layout.threads()).append(";\n");
    text.append("pid ").append(folder.resolve("nginx.pid")).append(";\n");
    // A worker must be able to hold every session, since the kernel shares them out as it likes.
    text.append("events {\n  worker_connections ").append(2 * layout.sessions()).append(";\n}\n");
    text.append("stream {\n  proxy_timeout 1h;\n");
    if (tuned) {
      text.append("  proxy_buffer_size 1m;\n");
    }
    for (Forward forward : layout.forwards()) {
      text.append("  upstream port").append(forward.port()).append(" {\n");
      forward.pods().forEach(pod -> text.append("    server ").append(pod).append(";\n"));
      text.append("  }\n  server {\n    listen ").append(layout.address()).append(':');
      text.append(forward.port()).append(";\n    proxy_pass port").append(forward.port());
      text.append(";\n  }\n");
    }
    return text.append("}\n").toString();
  }

  /** The master and its workers. */
  @Override
  public int processes(Layout layout) {
    return 1 + layout.threads();
  }

  @Override
  public Duration warmUp() {
    return WARM_UP;
  }

  @Override
  public Optional<String> objection(Layout layout) {
    return Optional.empty();
  }
}
