package io.portway.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** System calls of one thread of another process, counted by strace(1). Owns the tracer. */
final class TracedThread implements AutoCloseable {

  private static final Path STRACE = Path.of("/usr/bin/strace");

  private final Process tracer;
  private final Path counts;

  /** Counts from now on; skips the test where that cannot be done. */
  TracedThread(Path folder, long pid, String threadName) throws IOException {
    assumeTrue(Files.isExecutable(STRACE), "there is no strace");
    counts = Files.createTempFile(folder, "strace", null);
    tracer =
        new ProcessBuilder(
                STRACE.toString(),
                "-c",
                "-U",
                "calls,name",
                "-o",
                counts.toString(),
                "-p",
                threadOf(pid, threadName))
            .redirectErrorStream(true)
            .start();
    BufferedReader says = tracer.inputReader();
    String first = String.valueOf(says.readLine());
    assumeTrue(first.contains("attached"), "this user may not trace a process: " + first);
  }

  private static String threadOf(long pid, String name) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads.toList()) {
        if (Files.readString(thread.resolve("comm")).startsWith(name)) {
          return thread.getFileName().toString();
        }
      }
    }
    throw new AssertionError("no thread " + name);
  }

  /** Calls by name since the start; the tracing ends. */
  Map<String, Long> stop() throws IOException, InterruptedException {
    // strace writes what it has counted when it is interrupted, and lets the thread go.
    new ProcessBuilder("kill", "-INT", Long.toString(tracer.pid())).start().waitFor();
    if (!tracer.waitFor(10, TimeUnit.SECONDS)) {
      throw new AssertionError("strace does not end");
    }
    Map<String, Long> calls = new HashMap<>();
    List<String> lines = Files.readAllLines(counts);
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 2 && words[0].matches("\\d+") && !words[1].equals("total")) {
        calls.put(words[1], Long.valueOf(words[0]));
      }
    }
    return calls;
  }

  @Override
  public void close() {
    tracer.destroyForcibly();
  }
}
