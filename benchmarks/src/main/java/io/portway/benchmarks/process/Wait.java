package io.portway.benchmarks.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what another process does: by looking, since it tells nobody. */
public final class Wait {

  /** Between two looks at a port: what a measured time may be too long by. */
  private static final long PORT_NANOS = 200_000;

  private static final long FACT_NANOS = 10_000_000;

  private Wait() {}

  /**
   * Until the port accepts.
   *
   * @throws IllegalStateException when it does not in time or the process has ended
   */
  public static void forPort(int port, Process process, Duration atMost) {
    until("port " + port + " opens", () -> isOpen(port), process, atMost, PORT_NANOS);
  }

  /**
   * Until the condition holds.
   *
   * @param what for the message when it does not in time, such as {@code every session is open}
   */
  public static void until(
      String what, BooleanSupplier condition, Process process, Duration atMost) {
    until(what, condition, process, atMost, FACT_NANOS);
  }

  private static void until(
      String what, BooleanSupplier condition, Process process, Duration atMost, long stepNanos) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the process ended with " + process.exitValue());
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "waited " + atMost.toSeconds() + " s in vain until " + what);
      }
      LockSupport.parkNanos(stepNanos);
    }
  }

  /** One attempt to connect on the loopback address. */
  public static boolean isOpen(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
