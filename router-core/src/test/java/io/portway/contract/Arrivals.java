package io.portway.contract;

/** How many bytes of one direction have arrived, for a sender that waits for them. Any thread. */
final class Arrivals {

  private long bytes;

  synchronized void at(long position) {
    bytes = position;
    notifyAll();
  }

  /** Nobody reads any more: whoever waits goes on. */
  void end() {
    at(Long.MAX_VALUE);
  }

  synchronized void await(long position) {
    try {
      while (bytes < position) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for byte " + position, e);
    }
  }
}
