package io.portway.contract;

import io.portway.testing.Loopback;
import io.portway.testing.Patience;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The parent's handle to a {@link Victim}. Owns the process and its file. */
final class VictimProcess implements Closeable {

  private final Path file;
  private final Process process;

  private VictimProcess(long seed, boolean unread, String... port) {
    try {
      file = Files.createTempFile("victim", null);
      Files.write(file, new byte[Long.BYTES]);
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx32m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Victim.class.getName(),
                  Long.toString(seed),
                  file.toString(),
                  Boolean.toString(unread)));
      command.addAll(List.of(port));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException("no child process", e);
    }
  }

  /**
   * A pod, of one connection.
   *
   * @param unread it leaves bytes unread, of which it waits for the first one
   */
  static VictimProcess pod(long seed, boolean unread) {
    return new VictimProcess(seed, unread);
  }

  /** A client that connects there. */
  static VictimProcess client(long seed, boolean unread, InetSocketAddress to) {
    return new VictimProcess(seed, unread, Integer.toString(to.getPort()));
  }

  /** Where a pod listens. */
  InetSocketAddress address() {
    try {
      return Loopback.at(Integer.parseInt(process.inputReader().readLine()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes that its kernel has taken, and fewer than {@link Victim#CHUNK} more. */
  long sent() {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer noted = ByteBuffer.allocate(Long.BYTES);
      channel.read(noted, 0);
      return noted.getLong(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL; returns when its sockets are the kernel's. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(Patience.GENEROUS.limit().toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the victim survives SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    Files.deleteIfExists(file);
  }
}
