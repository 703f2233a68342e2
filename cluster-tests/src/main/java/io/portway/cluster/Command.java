package io.portway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A program that ran to its end, and what it printed. Immutable. */
public record Command(List<String> command, int status, String out, String err) {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  public Command {
    command = List.copyOf(command);
  }

  static Command run(List<String> command) throws IOException, InterruptedException {
    return run(command, "");
  }

  /**
   * Runs a program with this text as its input.
   *
   * @throws IllegalStateException where it does not end within a minute; it is killed then
   */
  static Command run(List<String> command, String input) throws IOException, InterruptedException {
    Path in = Files.createTempFile("in", ".txt");
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    try {
      Files.writeString(in, input);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(DEADLINE)) {
        process.destroyForcibly().waitFor();
        throw new IllegalStateException(command + " did not end within " + DEADLINE);
      }
      return new Command(
          command, process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    } finally {
      Files.delete(in);
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** This, if its status is 0. */
  public Command succeeded() {
    if (status != 0) {
      throw new IllegalStateException(command + " ended with status " + status + ": " + err);
    }
    return this;
  }
}
