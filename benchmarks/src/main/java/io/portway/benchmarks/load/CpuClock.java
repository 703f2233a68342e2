package io.portway.benchmarks.load;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;

/**
 * The kernel's CPU clock of another process: user and system time of all its threads, the ended
 * ones too, in nanoseconds. It is the sum that {@code /proc/PID/stat} rounds down to 10 ms. Linux
 * only; any process may read it.
 */
public final class CpuClock {

  private static final MethodHandle CLOCK_GETTIME =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  /** As {@code clock_getcpuclockid} does: the complement of the process, and the kind of clock. */
  private static final int PROCESS_SHIFT = 3;

  private static final int RUN_TIME = 2;

  private CpuClock() {}

  /**
   * CPU of all these processes together since they began.
   *
   * @throws IllegalStateException when one of them is gone
   */
  public static long nanos(long... pids) {
    long sum = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(2 * ValueLayout.JAVA_LONG.byteSize());
      for (long pid : pids) {
        if (clockGettime((int) (~pid << PROCESS_SHIFT | RUN_TIME), time) != 0) {
          throw new IllegalStateException("process " + pid + " is gone");
        }
        sum +=
            TimeUnit.SECONDS.toNanos(time.getAtIndex(ValueLayout.JAVA_LONG, 0))
                + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
      }
    }
    return sum;
  }

  private static int clockGettime(int clock, MemorySegment time) {
    try {
      return (int) CLOCK_GETTIME.invokeExact(clock, time);
    } catch (Throwable e) {
      throw new IllegalStateException("clock_gettime cannot be called", e);
    }
  }
}
