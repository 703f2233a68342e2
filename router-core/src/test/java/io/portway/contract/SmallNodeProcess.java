package io.portway.contract;

import io.portway.testing.Loopback;
import io.portway.testing.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The parent's handle to a {@link SmallNode} in a process of its own. Owns the process. */
final class SmallNodeProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;
  private final Path log;
  private final InetSocketAddress address;

  /**
   * How it is now.
   *
   * @param cpuNanos CPU time of its io loops since its start
   */
  record Report(int liveSessions, long cpuNanos) {}

  /** Starts it with so many descriptors as its hard limit. */
  SmallNodeProcess(Path folder, int descriptors, String transport, int podPort) throws IOException {
    log = folder.resolve("node.log");
    process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n " + descriptors + " && exec \"$@\"",
                "node",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                ClassPathJars.of(System.getProperty("java.class.path"), folder),
                SmallNode.class.getName(),
                transport,
                Integer.toString(podPort))
            .redirectError(log.toFile())
            .start();
    answers = process.inputReader(StandardCharsets.US_ASCII);
    questions = process.outputWriter(StandardCharsets.US_ASCII);
    address = Loopback.at(Integer.parseInt(line()));
    line();
  }

  InetSocketAddress address() {
    return address;
  }

  Report report() {
    try {
      questions.write("\n");
      questions.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the node is gone: " + log(), e);
    }
    String line = line();
    int space = line.indexOf(' ');
    return new Report(
        Integer.parseInt(line, 0, space, 10), Long.parseLong(line, space + 1, line.length(), 10));
  }

  private String line() {
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return String.valueOf(answers.readLine());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            Thread::startVirtualThread);
    try {
      String text = line.get(Patience.GENEROUS.limit().toSeconds(), TimeUnit.SECONDS);
      if (text.equals("null")) {
        throw new AssertionError("the node ended: " + log());
      }
      return text;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the node does not answer: " + log(), e);
    }
  }

  /** How many descriptors it has open, seen from outside. */
  int descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it logged, for failure messages. */
  String log() {
    try {
      String text = Files.readString(log);
      return text.length() <= 3000 ? text : text.substring(0, 3000) + " …";
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
