package io.portway.benchmarks.versus;

import io.portway.benchmarks.process.ProcessFacts;
import io.portway.benchmarks.process.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A proxy that serves, with all of its processes. Ended by SIGTERM when closed, or with the JVM.
 */
final class ProxyProcess implements AutoCloseable {

  static final Duration START = Duration.ofMinutes(1);
  private static final Duration END = Duration.ofSeconds(20);

  private final Proxy proxy;
  private final Layout layout;
  private final Process process;
  private final Path log;
  private final Thread hook;

  private ProxyProcess(Proxy proxy, Layout layout, Process process, Path log) {
    this.proxy = proxy;
    this.layout = layout;
    this.process = process;
    this.log = log;
    this.hook = Thread.ofPlatform().unstarted(process::destroy);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Executes it and returns at once.
   *
   * @param prefix as of a worker process
   * @param folder for its files, created here
   */
  static ProxyProcess execute(Proxy proxy, Layout layout, List<String> prefix, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>(prefix);
    command.addAll(proxy.command(folder, layout));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new ProxyProcess(proxy, layout, process, log);
  }

  /**
   * Waits until it serves as it is meant to.
   *
   * @param isOpen whether a port of the layout can be connected to
   * @throws IOException when it does not, with what it says about that; it is then ended
   */
  ProxyProcess await(Predicate<Integer> isOpen) throws IOException {
    try {
      for (var forward : layout.forwards()) {
        Wait.until(
            "port " + forward.port() + " opens", () -> isOpen.test(forward.port()), process, START);
      }
      Wait.until(
          "all its processes run",
          () -> processes().count() == proxy.processes(layout),
          process,
          START);
      return this;
    } catch (IllegalStateException e) {
      String said = lastWords();
      close();
      throw new IOException(said.isEmpty() ? e.getMessage() : said, e);
    }
  }

  /** The last line of its log. */
  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty() ? "" : lines.getLast();
  }

  Proxy proxy() {
    return proxy;
  }

  Layout layout() {
    return layout;
  }

  Process process() {
    return process;
  }

  private LongStream processes() {
    return LongStream.concat(
        LongStream.of(process.pid()), process.descendants().mapToLong(ProcessHandle::pid));
  }

  /** Every process of it. */
  long[] pids() {
    return processes().toArray();
  }

  /** The same, for a command to a worker. */
  String pidList() {
    return processes().mapToObj(String::valueOf).collect(Collectors.joining(","));
  }

  private Stream<ProcessFacts> facts() {
    return processes().mapToObj(ProcessFacts::new);
  }

  /**
   * What all of its processes have in memory. Code and libraries, which they share, count once: as
   * much as the process with the most of them has.
   */
  double residentMib() {
    List<ProcessFacts> all = facts().toList();
    long own = all.stream().mapToLong(ProcessFacts::anonymousKib).sum();
    long shared =
        all.stream().mapToLong(f -> f.residentKib() - f.anonymousKib()).max().orElseThrow();
    return (own + shared) / 1024.0;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(proxy.name() + " did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
