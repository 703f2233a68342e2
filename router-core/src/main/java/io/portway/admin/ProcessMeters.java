package io.portway.admin;

import io.portway.metrics.Metric;
import io.portway.metrics.Samples;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * What the process and its JVM use, read when a scrape asks and never in between. From {@code
 * /proc} where the platform has it: a value that cannot be read, as when descriptors are exhausted,
 * is absent from that scrape rather than wrong.
 */
final class ProcessMeters implements Samples {

  private static final double MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);

  private final Path proc;

  /**
   * Reads nothing yet.
   *
   * @param proc {@code /proc/self}
   */
  ProcessMeters(Path proc) {
    this.proc = proc;
  }

  @Override
  public void collect(Sink sink) {
    var runtime = ManagementFactory.getRuntimeMXBean();
    sink.value(Metric.PROCESS_START, runtime.getStartTime() / MILLIS_PER_SECOND);
    sink.value(Metric.PROCESS_UPTIME, runtime.getUptime() / MILLIS_PER_SECOND);
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(cpu -> sink.value(Metric.PROCESS_CPU, cpu.toMillis() / MILLIS_PER_SECOND));
    residentBytes().ifPresent(bytes -> sink.value(Metric.PROCESS_RESIDENT, bytes));
    openDescriptors().ifPresent(count -> sink.value(Metric.PROCESS_OPEN_FDS, count));
    maxDescriptors().ifPresent(limit -> sink.value(Metric.PROCESS_MAX_FDS, limit));
    collectJvm(sink);
  }

  private static void collectJvm(Sink sink) {
    var memory = ManagementFactory.getMemoryMXBean();
    collectMemory(sink, memory.getHeapMemoryUsage(), "heap");
    collectMemory(sink, memory.getNonHeapMemoryUsage(), "nonheap");
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      sink.value(Metric.JVM_BUFFER_POOL_USED, pool.getMemoryUsed(), pool.getName());
    }
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      double seconds = Math.max(0, gc.getCollectionTime()) / MILLIS_PER_SECOND;
      sink.summary(Metric.JVM_GC, Math.max(0, gc.getCollectionCount()), seconds, gc.getName());
    }
    sink.value(Metric.JVM_THREADS, ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static void collectMemory(Sink sink, MemoryUsage usage, String area) {
    sink.value(Metric.JVM_MEMORY_USED, usage.getUsed(), area);
    sink.value(Metric.JVM_MEMORY_COMMITTED, usage.getCommitted(), area);
    if (usage.getMax() >= 0) {
      sink.value(Metric.JVM_MEMORY_MAX, usage.getMax(), area);
    }
  }

  /** By {@code VmRSS}, in KiB: {@code statm} counts pages, whose size Java does not tell. */
  OptionalDouble residentBytes() {
    return number("status", "VmRSS:", 1, 1024);
  }

  /** The soft limit; infinite where there is none. */
  OptionalDouble maxDescriptors() {
    return number("limits", "Max open files", 3, 1);
  }

  /** Without the one that looks. */
  OptionalDouble openDescriptors() {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(proc.resolve("fd"))) {
      int count = 0;
      for (var entries = open.iterator(); entries.hasNext(); entries.next()) {
        count++;
      }
      return OptionalDouble.of(count - 1);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return OptionalDouble.empty();
    }
  }

  /** The word at {@code index} of the line that begins with {@code prefix}. */
  private OptionalDouble number(String file, String prefix, int index, double unit) {
    try {
      for (String line : Files.readAllLines(proc.resolve(file))) {
        if (line.startsWith(prefix)) {
          String word = line.split("\\s+", -1)[index];
          return OptionalDouble.of(
              word.equals("unlimited")
                  ? Double.POSITIVE_INFINITY
                  : Double.parseDouble(word) * unit);
        }
      }
      return OptionalDouble.empty();
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }
}
