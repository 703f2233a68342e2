package io.portway.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A server that runs beside the tests and never outlives them: a shell waits for the end of a pipe
 * from this JVM, which comes however the JVM ends, and then kills the server. Used by one thread at
 * a time.
 */
final class ServerProcess implements AutoCloseable {

  /**
   * Deaf to what a terminal sends to everybody, since a stopped server would hear none of it and
   * stay.
   */
  private static final String WATCHDOG =
      "trap '' HUP INT TERM; read -r released || kill -KILL \"$1\"";

  private static final int TAIL_LINES = 40;

  private final Path log;
  private final Process process;
  private final Process watchdog;

  private ServerProcess(Path log, Process process, Process watchdog) {
    this.log = log;
    this.process = process;
    this.watchdog = watchdog;
  }

  /** Starts it in this folder, where what it prints is appended to {@code name.log}. */
  static ServerProcess start(String name, Path folder, List<String> command) throws IOException {
    Path log = folder.resolve(name + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start();
    Process watchdog =
        new ProcessBuilder("sh", "-c", WATCHDOG, "watchdog", Long.toString(process.pid()))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    return new ServerProcess(log, process, watchdog);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGSTOP: its sockets stay open and nobody answers on them. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT; no effect on a server that runs. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** SIGKILL, and waits for the end; no effect on a server that has ended. */
  void kill() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    release();
  }

  /** {@link #kill}: what it stored is thrown away anyhow. */
  @Override
  public void close() throws IOException {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last lines that the server printed. */
  String logTail() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    Command.run(List.of("sh", "-c", "kill -" + name + " \"$1\"", "sh", Long.toString(pid())))
        .succeeded();
  }

  /** The process id may belong to somebody else from now on. */
  private void release() throws IOException, InterruptedException {
    if (watchdog.isAlive()) {
      try (OutputStream pipe = watchdog.getOutputStream()) {
        pipe.write('\n');
      }
      watchdog.waitFor();
    }
  }
}
