package io.portway.benchmarks.versus;

import java.util.List;

/**
 * What a proxy is to serve.
 *
 * @param address where it listens, IPv4
 * @param adminPort a free port on the same address, for a proxy that has something to tell there
 * @param threads that may move bytes
 * @param descriptors that its process may have
 */
record Layout(String address, List<Forward> forwards, int adminPort, int threads, int descriptors) {

  /** A session needs two, and every proxy some for itself. */
  private static final int DESCRIPTORS_OF_ITS_OWN = 200;

  private static final int MOST_SESSIONS = 20_000;

  /**
   * One port and the pods behind it, in turn.
   *
   * @param pods each {@code ADDRESS:PORT}
   */
  record Forward(int port, List<String> pods) {

    /** In front of one pod on the loopback address. */
    static Forward toLocal(int port, int podPort) {
      return new Forward(port, List.of("127.0.0.1:" + podPort));
    }
  }

  /** How many sessions the descriptors suffice for. */
  int sessions() {
    return Math.min(MOST_SESSIONS, (descriptors - DESCRIPTORS_OF_ITS_OWN) / 2);
  }
}
