package io.portway.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of pods or clients: takes a command, answers with a line. Ends when closed. */
public final class WorkerProcess implements AutoCloseable {

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private WorkerProcess(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts one with the class path and the Java of this process. */
  public static WorkerProcess start(Class<?> main) throws IOException {
    return start(List.of(), main);
  }

  /**
   * The same behind a command that becomes what follows it, such as {@code ip netns exec NAME};
   * none when it is empty.
   */
  public static WorkerProcess start(List<String> prefix, Class<?> main) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return new WorkerProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The answer to a command. */
  public String ask(String command) throws IOException {
    tell(command);
    return answer(command);
  }

  /** Only says the command; {@link #answer} waits for what comes of it. */
  public void tell(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  /** Waits for the answer to what was told, which is repeated when it is an error. */
  public String answer(String command) throws IOException {
    String answer = answers.readLine();
    if (answer == null || answer.startsWith("error")) {
      throw new IOException("\"" + command + "\" was answered with " + answer);
    }
    return answer;
  }

  /** The answer to a command that is answered by a number. */
  public int askNumber(String command) throws IOException {
    return Integer.parseInt(ask(command));
  }

  /** The process itself. */
  public Process process() {
    return process;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
