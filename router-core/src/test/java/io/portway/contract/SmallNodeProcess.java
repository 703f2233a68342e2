package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.DataPlaneOptions;
import io.portway.testing.Loopback;
import io.portway.testing.Patience;
import io.portway.testing.ProcessCosts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

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

  /** With so many descriptors as its hard limit. */
  static SmallNodeProcess limited(Path folder, int descriptors, String transport, int podPort)
      throws IOException {
    String command = "ulimit -n " + descriptors + " && exec \"$@\"";
    return new SmallNodeProcess(
        folder, List.of("sh", "-c", command, "node"), transport, podPort, 2);
  }

  /**
   * Starts it on {@link DataPlaneOptions} of that transport.
   *
   * @param folder for its log and its class path; its own
   * @param wrapper a command that ends by executing the words behind it; may be empty
   */
  SmallNodeProcess(Path folder, List<String> wrapper, String transport, int podPort, int ioThreads)
      throws IOException {
    log = folder.resolve("node.log");
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-cp",
            ClassPathJars.of(System.getProperty("java.class.path"), folder),
            SmallNode.class.getName(),
            transport,
            Integer.toString(podPort),
            Integer.toString(ioThreads)));
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
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

  /**
   * Its io loops are quiet while sessions are live. A spinning loop shows only as CPU time within a
   * bounded look at the wall clock.
   */
  void requireQuietLoops() {
    Duration window = Duration.ofMillis(500);
    long before = report().cpuNanos();
    Awaitility.await()
        .during(window)
        .atMost(window.multipliedBy(10))
        .until(() -> report().liveSessions() > 0);
    Duration used = Duration.ofNanos(report().cpuNanos() - before);
    assertThat(used).as("CPU of the io loops in %s", window).isLessThan(window.dividedBy(4));
  }

  long pid() {
    return process.pid();
  }

  /** How many descriptors it has open, seen from outside. */
  int descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many pipes it has, seen from outside, without its standard input and output. */
  int pipes() {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return ((int) open.filter(ProcessCosts::isPipe).count() - 2) / 2;
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
