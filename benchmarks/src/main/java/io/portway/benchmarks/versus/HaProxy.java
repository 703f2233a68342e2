package io.portway.benchmarks.versus;

import io.portway.benchmarks.versus.Layout.Forward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * HAProxy in TCP mode.
 *
 * @param tuned for bulk, by splice and large pipes
 */
record HaProxy(Path program, boolean tuned) implements Proxy {

  /** What every ratio is a ratio to. */
  static final String AS_SHIPPED = "HAProxy";

  /** Left alone it takes one for every fourth session, two descriptors each. */
  private static final int PIPES = 256;

  private static final Duration WARM_UP = Duration.ofMillis(500);

  @Override
  public String name() {
    return tuned ? AS_SHIPPED + " tuned" : AS_SHIPPED;
  }

  @Override
  public List<String> command(Path folder, Layout layout) throws IOException {
    Path file = folder.resolve("haproxy.cfg");
    Files.writeString(file, configuration(layout));
    return List.of(program.toString(), "-f", file.toString());
  }

  String configuration(Layout layout) {
    StringBuilder text = new StringBuilder();
    text.append("global\n  nbthread ").append(layout.threads());
    text.append("\n  maxconn ").append(tuned ? layout.sessions() - PIPES : layout.sessions());
    if (tuned) {
      text.append("\n  maxpipes ").append(PIPES).append("\n  tune.pipesize 1048576");
    }
    text.append('\n');
    text.append("defaults\n  mode tcp\n  timeout connect 5s\n");
    text.append("  timeout client 1h\n  timeout server 1h\n");
    if (tuned) {
      text.append("  option splice-auto\n");
    }
    for (Forward forward : layout.forwards()) {
      text.append("listen port").append(forward.port());
      text.append("\n  bind ").append(layout.address()).append(':').append(forward.port());
      text.append('\n');
      for (int i = 0; i < forward.pods().size(); i++) {
        text.append("  server pod").append(i).append(' ').append(forward.pods().get(i));
        text.append('\n');
      }
    }
    return text.toString();
  }

  @Override
  public int processes(Layout layout) {
    return 1;
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
