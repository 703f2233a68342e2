package io.portway.testing;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What this process uses: CPU of the io loops, descriptors, direct memory. Any thread. */
public final class ProcessCosts {
  /** Every io loop's thread name starts so. */
  public static final String IO_THREADS = "portway-io";

  private ProcessCosts() {}

  /** How many io loops are alive. */
  public static int ioThreads() {
    return (int) ioThreadIds().count();
  }

  /** CPU time of all live io loops together. */
  public static Duration ioThreadsCpu() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Duration.ofNanos(
        ioThreadIds().map(id -> Math.max(0, threads.getThreadCpuTime(id))).sum());
  }

  private static LongStream ioThreadIds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(info -> info != null && info.getThreadName().startsWith(IO_THREADS))
        .mapToLong(ThreadInfo::getThreadId);
  }

  /** Open descriptors of this process (Linux). */
  public static int descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends of pipes among them. */
  public static int pipeEnds() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.filter(ProcessCosts::isPipe).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether a process's descriptor, as /proc lists it, is an end of a pipe; false if it is gone.
   */
  public static boolean isPipe(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of direct buffers, Netty's included, whichever way it allocates them. */
  public static long directMemory() {
    long pooled =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return Math.max(pooled, PlatformDependent.usedDirectMemory());
  }
}
