package io.portway.app.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many sessions the process can hold, where nobody said how many it should. */
final class Capacity {

  /** A session is two sockets. */
  private static final long DESCRIPTORS_PER_SESSION = 2;

  /**
   * A sixteenth for listening sockets, files and the admin server: of 20,000 that is room for 600
   * ports.
   */
  private static final long RESERVE_SHARE = 16;

  private static final long MIN_RESERVE = 64;

  /**
   * What a session and its two connections take of the heap, with room to spare; half of the heap
   * is theirs.
   */
  private static final long HEAP_PER_SESSION = 4096;

  /**
   * Where there is no limit that could be read: macOS' default of 10,240 is the smallest in use.
   */
  private static final long UNKNOWN_LIMIT = 10_240;

  private Capacity() {}

  /** From the soft descriptor limit and the largest heap of this process; at least 1. */
  static int sessions() {
    return sessions(
        descriptorLimit(Path.of("/proc/self/limits")), Runtime.getRuntime().maxMemory());
  }

  static int sessions(long descriptors, long heapBytes) {
    long reserve = Math.max(MIN_RESERVE, descriptors / RESERVE_SHARE);
    long byDescriptors = (descriptors - reserve) / DESCRIPTORS_PER_SESSION;
    long byHeap = heapBytes / 2 / HEAP_PER_SESSION;
    return Math.clamp(Math.min(byDescriptors, byHeap), 1, 10_000_000);
  }

  /** The soft limit; without any, as many as a session number can count. */
  static long descriptorLimit(Path limits) {
    try {
      for (String line : Files.readAllLines(limits)) {
        if (line.startsWith("Max open files")) {
          String soft = line.split("\\s+", -1)[3];
          return soft.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(soft);
        }
      }
    } catch (IOException e) {
      // Not Linux: there is no such file.
      return UNKNOWN_LIMIT;
    }
    return UNKNOWN_LIMIT;
  }
}
