package io.portway.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sessions of one loop, as far as the placing of new ones goes by them: how many live there,
 * and how many of these are of the kind that ends at once, for which moving to another loop does
 * not pay. Any thread counts up and reads the number; the rest is the loop's.
 */
public final class LoopSessions {

  /** Sessions that end within this time do not make a loop busier than another. */
  static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(16);

  private final AtomicInteger live = new AtomicInteger();
  private long ended;
  private long sampledEnded;
  private long sampledNanos;
  private int endingSoon;

  LoopSessions(long nowNanos) {
    sampledNanos = nowNanos;
  }

  /** One will live here. Any thread, so that a burst is spread before the first of it arrives. */
  public void expected() {
    live.incrementAndGet();
  }

  /** One has ended. */
  public void ended() {
    live.decrementAndGet();
    ended++;
  }

  /** Those that live here or are on their way. Any thread. */
  public int live() {
    return live.get();
  }

  /** How many end within 16 ms, at the rate at which they have ended in the last 16 ms or more. */
  int endingSoon(long nowNanos) {
    long passed = nowNanos - sampledNanos;
    if (passed >= SOON_NANOS) {
      endingSoon = (int) Math.min((ended - sampledEnded) * SOON_NANOS / passed, Integer.MAX_VALUE);
      sampledNanos = nowNanos;
      sampledEnded = ended;
    }
    return endingSoon;
  }
}
