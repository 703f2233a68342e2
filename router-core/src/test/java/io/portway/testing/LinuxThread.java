package io.portway.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.opentest4j.TestAbortedException;

/**
 * What Linux keeps per thread and not per process, so that a test can put one io loop into a small
 * world and leave the rest of the JVM where it is. Every method acts on the calling thread and
 * cannot be taken back; without the right to do so it aborts the test, with the reason in its
 * message.
 */
public final class LinuxThread {

  private static final int CLONE_NEWNET = 0x40000000;

  /** _LINUX_CAPABILITY_VERSION_3: two words of 32 capabilities each. */
  private static final int CAPABILITY_VERSION = 0x20080522;

  private LinuxThread() {}

  /** No capability is effective any more: root may then do what everybody may. */
  public static void dropCapabilities() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = arena.allocate(8, 4);
      header.set(JAVA_INT, 0, CAPABILITY_VERSION);
      MemorySegment none = arena.allocate(24, 4);
      int result =
          (int)
              Linker.nativeLinker()
                  .downcallHandle(
                      Linker.nativeLinker().defaultLookup().findOrThrow("capset"),
                      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS))
                  .invokeExact(header, none);
      require(result == 0, "this thread may not drop its capabilities");
    } catch (Throwable t) {
      throw rethrown(t);
    }
  }

  /**
   * A network of its own: only a loopback interface, which is up; no other process or thread can
   * take a port there.
   */
  public static Network ownNetwork() {
    require(Files.isExecutable(Path.of("/usr/bin/nsenter")), "there is no nsenter");
    try {
      int result =
          (int)
              Linker.nativeLinker()
                  .downcallHandle(
                      Linker.nativeLinker().defaultLookup().findOrThrow("unshare"),
                      FunctionDescriptor.of(JAVA_INT, JAVA_INT))
                  .invokeExact(CLONE_NEWNET);
      require(result == 0, "this thread may not have a network of its own (not root)");
      Path task = Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")));
      Network network = new Network(task.resolve("ns/net"));
      network.run("ip", "link", "set", "lo", "up");
      return network;
    } catch (Throwable t) {
      throw rethrown(t);
    }
  }

  /**
   * A network, from outside.
   *
   * @param file the kernel's name for it
   */
  public record Network(Path file) {

    /** Exactly this one source port for outgoing connections. */
    public void onlySourcePort(int port) {
      run("sysctl", "-q", "-w", "net.ipv4.ip_local_port_range=" + port + " " + port);
    }

    /** Runs a command inside it. */
    void run(String... command) {
      List<String> all = new java.util.ArrayList<>(List.of("nsenter", "--net=" + file));
      all.addAll(List.of(command));
      try {
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said =
            new String(
                process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        require(process.waitFor() == 0, String.join(" ", all) + " failed: " + said.strip());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new TestAbortedException(otherwise);
    }
  }

  private static RuntimeException rethrown(Throwable t) {
    return t instanceof RuntimeException e
        ? e
        : new IllegalStateException("a native call threw", t);
  }
}
