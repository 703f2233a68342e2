package io.portway.benchmarks.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports that nobody listens on, each handed out once; below the range from which the kernel takes
 * the ports of outgoing connections, so that they stay free.
 */
public final class FreePorts {

  private static final int FIRST = 10_000;

  /** The kernel's own range begins at 32,768. */
  private static final int LAST = 32_000;

  private int next = FIRST;

  /** The next one. */
  public int take() {
    while (next <= LAST) {
      int port = next++;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port left in " + FIRST + "-" + LAST);
  }

  /** The next so many. */
  public List<Integer> take(int count) {
    List<Integer> ports = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ports.add(take());
    }
    return ports;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
