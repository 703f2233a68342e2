package io.portway.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a program to its end, with a deadline, and keeps what it printed. */
record Commands(int status, String out, String err, long pid) {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** With exactly this environment beside PATH and HOME. */
  static Commands run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      if (!process.waitFor(DEADLINE)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " did not end within " + DEADLINE);
      }
      return new Commands(
          process.exitValue(),
          Files.readString(out, UTF_8),
          Files.readString(err, UTF_8),
          process.pid());
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
