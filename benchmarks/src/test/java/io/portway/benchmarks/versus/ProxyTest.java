package io.portway.benchmarks.versus;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.benchmarks.versus.Layout.Forward;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each proxy is told. */
class ProxyTest {

  private static final Layout LAYOUT =
      new Layout(
          "127.0.0.1",
          List.of(new Forward(10_000, List.of("127.0.0.1:81", "127.0.0.1:82"))),
          10_001,
          2,
          20_000);

  @TempDir private Path folder = Path.of("");

  @Test
  void haproxyAsShippedHasNothingButModeLimitAndTimeouts() {
    assertThat(new HaProxy(Path.of("haproxy"), false).configuration(LAYOUT))
        .isEqualTo(
            """
            global
              nbthread 2
              maxconn 9900
            defaults
              mode tcp
              timeout connect 5s
              timeout client 1h
              timeout server 1h
            listen port10000
              bind 127.0.0.1:10000
              server pod0 127.0.0.1:81
              server pod1 127.0.0.1:82
            """);
  }

  @Test
  void haproxyTunedSplicesThroughLargePipes() {
    assertThat(new HaProxy(Path.of("haproxy"), true).configuration(LAYOUT))
        .contains("tune.pipesize 1048576\n", "option splice-auto\n", "maxconn 9644\n");
  }

  @Test
  void nginxIsToldItsModuleAndItsWorkers() {
    Nginx shipped = new Nginx(Path.of("nginx"), Optional.of(Path.of("/m.so")), false);
    assertThat(shipped.configuration(Path.of("/f"), LAYOUT))
        .startsWith("load_module /m.so;\ndaemon off;\nworker_processes 2;\n")
        .contains("    server 127.0.0.1:82;\n", "    listen 127.0.0.1:10000;\n")
        .doesNotContain("proxy_buffer_size");
    assertThat(shipped.processes(LAYOUT)).isEqualTo(3);
    Nginx tuned = new Nginx(Path.of("nginx"), Optional.empty(), true);
    assertThat(tuned.configuration(Path.of("/f"), LAYOUT))
        .contains("  proxy_buffer_size 1m;\n")
        .doesNotContain("load_module");
  }

  @Test
  void portwayGetsItsEngineOnlyWhereOneIsNamed() throws IOException {
    List<String> plain = new Portway("default").command(folder, LAYOUT);
    assertThat(plain)
        .containsSequence("--admin", "127.0.0.1:10001")
        .containsSequence("--io-threads", "2")
        .doesNotContain("--transport");
    assertThat(folder.resolve("manifests/route-10000.yaml")).isNotEmptyFile();
    assertThat(new Portway("nio").command(folder.resolve("manifests"), LAYOUT))
        .endsWith("--transport", "nio");
    assertThat(new Portway("nio").name()).isEqualTo("Portway nio");
  }
}
