package io.portway.contract;

import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;

/**
 * Holds readers up without a clock: a few at a time, each until as many others have come to be held
 * after it. Any thread.
 */
final class StallGate {

  private static final int MOST_HELD = 8;

  private final ArrayDeque<CountDownLatch> held = new ArrayDeque<>();
  private boolean open;

  void pass() {
    CountDownLatch mine = new CountDownLatch(1);
    synchronized (this) {
      if (open) {
        return;
      }
      held.add(mine);
      if (held.size() > MOST_HELD) {
        held.remove().countDown();
      }
    }
    try {
      mine.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while stalled", e);
    }
  }

  /** Nobody is held any more. */
  synchronized void open() {
    open = true;
    held.forEach(CountDownLatch::countDown);
    held.clear();
  }
}
