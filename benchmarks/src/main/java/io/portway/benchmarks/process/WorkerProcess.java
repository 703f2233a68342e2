package io.portway.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process of pods or clients: takes a command, answers with a line. Ends when closed. */
final class WorkerProcess implements AutoCloseable {

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private WorkerProcess(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts one with the class path and the Java of this process. */
  static WorkerProcess start(Class<?> main) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new WorkerProcess(
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** The answer to a command. */
  String ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    String answer = answers.readLine();
    if (answer == null || answer.startsWith("error")) {
      throw new IOException("\"" + command + "\" was answered with " + answer);
    }
    return answer;
  }

  /** The answer to a command that is answered by a number. */
  int askNumber(String command) throws IOException {
    return Integer.parseInt(ask(command));
  }

  Process process() {
    return process;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
