package io.portway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server never outlives the JVM that started it. */
class ServerProcessTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void itEndsWithAJvmThatIsKilled() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WatchdogProbe.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = new BufferedReader(new InputStreamReader(jvm.getInputStream(), UTF_8))) {
      ProcessHandle server = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      assertThat(server.isAlive()).isTrue();
      jvm.destroyForcibly();
      Patience.GENEROUS.until("the end of the server", () -> !server.isAlive());
    } finally {
      jvm.destroyForcibly();
    }
  }

  @Test
  void itEndsWhenItIsClosedWhileItIsFrozen() throws IOException, InterruptedException {
    ServerProcess server = ServerProcess.start("server", folder, List.of("sleep", "600"));
    server.freeze();
    server.close();
    assertThat(server.isAlive()).isFalse();
  }

  @Test
  void itsLogIsKept() throws IOException, InterruptedException {
    ServerProcess server =
        ServerProcess.start("server", folder, List.of("sh", "-c", "echo one; echo two >&2"));
    Patience.GENEROUS.until("its end", () -> !server.isAlive());
    assertThat(server.logTail()).isEqualTo("one\ntwo");
    server.kill();
  }
}
