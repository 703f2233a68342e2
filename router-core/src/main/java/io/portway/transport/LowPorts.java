package io.portway.transport;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes use of CAP_NET_BIND_SERVICE where the process holds it without its being in force.
 *
 * <p>The image's launcher has the capability on its file as permitted only: with the effective bit
 * the kernel would refuse to start it at all wherever the capability is not to be had
 * (capabilities(7), "Safety checking for capability-dumb binaries"). So the program puts it in
 * force by itself, or does without, and then only ports below 1024 fail.
 */
public final class LowPorts {

  private static final Path STATUS = Path.of("/proc/thread-self/status");
  private static final long NET_BIND_SERVICE = 1L << 10;

  /** _LINUX_CAPABILITY_VERSION_3: sets of 64 bits, as two structures. */
  private static final int VERSION = 0x20080522;

  private LowPorts() {}

  /**
   * Puts the capability in force for the calling thread and for every thread that it starts from
   * then on: so it is called before any other. Does nothing where it is not permitted, or in force
   * already. A refusal is not told here but where it matters, by the EACCES of a bind.
   */
  public static void allow() {
    if (Files.isReadable(STATUS)) {
      long permitted = 0;
      long effective = 0;
      long inheritable = 0;
      try {
        for (String line : Files.readAllLines(STATUS)) {
          if (line.startsWith("CapPrm:")) {
            permitted = set(line);
          } else if (line.startsWith("CapEff:")) {
            effective = set(line);
          } else if (line.startsWith("CapInh:")) {
            inheritable = set(line);
          }
        }
      } catch (IOException e) {
        throw new IllegalStateException(STATUS + " cannot be read", e);
      }
      if ((permitted & ~effective & NET_BIND_SERVICE) != 0) {
        put(effective | NET_BIND_SERVICE, permitted, inheritable);
      }
    }
  }

  /** A set as /proc writes it: {@code CapPrm:\t0000000000000400}. */
  private static long set(String line) {
    return Long.parseUnsignedLong(line.substring(line.indexOf(':') + 1).trim(), 16);
  }

  private static void put(long effective, long permitted, long inheritable) {
    Linker linker = Linker.nativeLinker();
    MethodHandle capset =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("capset"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      // struct __user_cap_header_struct: the version and a thread, 0 being the calling one.
      MemorySegment header = arena.allocateFrom(JAVA_INT, VERSION, 0);
      // struct __user_cap_data_struct[2]: the low halves of the three sets, then the high ones.
      MemorySegment data =
          arena.allocateFrom(
              JAVA_INT,
              (int) effective,
              (int) permitted,
              (int) inheritable,
              (int) (effective >>> 32),
              (int) (permitted >>> 32),
              (int) (inheritable >>> 32));
      int _ = (int) capset.invokeExact(header, data);
    } catch (Throwable t) {
      throw new IllegalStateException("capset could not be called", t);
    }
  }
}
