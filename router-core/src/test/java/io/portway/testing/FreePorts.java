package io.portway.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports below the ephemeral range, so that no outgoing connection takes one between the look and
 * the bind.
 */
public final class FreePorts {

  private static final int FROM = 20_000;
  private static final int TO = 32_000;
  private static final int TRIES = 200;

  private FreePorts() {}

  /** A port that nobody listens on now. */
  public static int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port among " + TRIES);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
