package io.portway.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the Linux kernel knows of a running process. Every call reads anew. */
public record ProcessFacts(long pid) {

  /** Of utime and stime in {@code /proc/PID/stat}: USER_HZ is 100 on every Linux platform. */
  private static final long TICKS_PER_SECOND = 100;

  /** Where utime stands in {@code /proc/PID/stat} behind the program's name; stime follows. */
  private static final int UTIME = 11;

  private Path folder() {
    return Path.of("/proc", String.valueOf(pid));
  }

  /** User and system time of all its threads, in steps of 10 ms. */
  public double cpuSeconds() {
    String stat = read("stat");
    // The name is in parentheses and may itself hold some.
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    long ticks = Long.parseLong(fields.get(UTIME)) + Long.parseLong(fields.get(UTIME + 1));
    return (double) ticks / TICKS_PER_SECOND;
  }

  /** VmRSS. */
  public long residentKib() {
    return kib("VmRSS");
  }

  /** VmHWM: the most that VmRSS ever was. */
  public long peakKib() {
    return kib("VmHWM");
  }

  /** Of VmRSS what no file stands behind: heaps, stacks, data. */
  public long anonymousKib() {
    return kib("RssAnon");
  }

  private long kib(String field) {
    return read("status")
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("process " + pid + " has no memory"));
  }

  /** How many are open. */
  public int descriptors() {
    try (Stream<Path> open = Files.list(folder().resolve("fd"))) {
      return Math.toIntExact(open.count());
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + " is gone", e);
    }
  }

  /** The program and its arguments. */
  public List<String> commandLine() {
    return List.of(read("cmdline").split("\0"));
  }

  /** The program's file. */
  public Path program() {
    try {
      return folder().resolve("exe").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + " is gone", e);
    }
  }

  private String read(String file) {
    try {
      return Files.readString(folder().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + " is gone", e);
    }
  }
}
