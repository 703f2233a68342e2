package io.portway.benchmarks.process;

import io.portway.benchmarks.load.MetricsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The router as users start it: {@code ./portway run}, whose shell becomes the JVM, so that the
 * process is the router itself. Ended by SIGTERM when closed.
 */
public final class RouterProcess implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration END = Duration.ofSeconds(20);

  private static final int TAIL_LINES = 20;

  private final Process process;
  private final ProcessFacts facts;
  private final Path log;
  private final String admin;

  private RouterProcess(Process process, Path log, String admin) {
    this.process = process;
    this.facts = new ProcessFacts(process.pid());
    this.log = log;
    this.admin = admin;
  }

  /**
   * The command line of a router over this folder.
   *
   * @param admin {@code ADDRESS:PORT}
   */
  public static List<String> command(Path manifests, String admin, List<String> options) {
    return command(folder(manifests), admin, options);
  }

  private static List<String> folder(Path manifests) {
    return List.of("--manifests", manifests.toString());
  }

  private static List<String> command(List<String> source, String admin, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("portway.root", ".."), "portway").toString());
    command.add("run");
    command.addAll(source);
    command.addAll(List.of("--admin", admin, "--drain-timeout", "1s"));
    command.addAll(options);
    return command;
  }

  /** Starts one over this folder and waits until its admin port answers. */
  public static RouterProcess start(
      Scratch scratch, Path manifests, FreePorts ports, String... options) throws IOException {
    return start(scratch, folder(manifests), ports, options);
  }

  /**
   * The same with the objects of a cluster.
   *
   * @param source the options that say where they are
   */
  public static RouterProcess start(
      Scratch scratch, List<String> source, FreePorts ports, String... options) throws IOException {
    int adminPort = ports.take();
    String admin = "127.0.0.1:" + adminPort;
    Path log = Files.createTempFile(scratch.folder(), "router", ".log");
    Process process =
        new ProcessBuilder(command(source, admin, List.of(options)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    RouterProcess router = new RouterProcess(process, log, admin);
    try {
      Wait.forPort(adminPort, process, START);
    } catch (IllegalStateException e) {
      process.destroyForcibly();
      throw new IOException("the router did not start: " + Files.readString(log), e);
    }
    return router;
  }

  /** The process itself. */
  public Process process() {
    return process;
  }

  /** What the kernel knows of it. */
  public ProcessFacts facts() {
    return facts;
  }

  /** Waits until this port of a Route is open; tells what the router logged where it never is. */
  public void awaitPort(int port) {
    try {
      Wait.forPort(port, process, START);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + "\n" + logTail(), e);
    }
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  /** The sum over the series of a metric; see {@link MetricsPage#sum}. */
  public double metric(String series) {
    try {
      return MetricsPage.read(admin).sum(series);
    } catch (IOException e) {
      throw new IllegalStateException("no answer from " + admin, e);
    }
  }

  /** Live heap in KiB, after a full collection. */
  public long liveHeapKib() throws IOException {
    Path jcmd = facts.program().resolveSibling("jcmd");
    Process collection =
        new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (await(collection, START) != 0) {
      throw new IOException("jcmd GC.run ended with " + collection.exitValue());
    }
    return Math.round(metric("jvm_memory_used_bytes/area=\"heap\"") / 1024);
  }

  private static int await(Process process, Duration atMost) throws IOException {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException("process " + process.pid() + " did not end in time");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Fails loudly when the router does not end as it should. */
  @Override
  public void close() throws IOException {
    process.destroy();
    int status = await(process, END);
    if (status != 0) {
      throw new IOException("the router ended with " + status + ": " + Files.readString(log));
    }
  }
}
