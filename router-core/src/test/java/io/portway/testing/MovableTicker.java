package io.portway.testing;

import io.portway.transport.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clock, which a test can move forward by minutes. */
public final class MovableTicker implements Ticker {

  private final AtomicLong ahead = new AtomicLong();

  @Override
  public long nanos() {
    return System.nanoTime() + ahead.get();
  }

  public void advance(Duration duration) {
    ahead.addAndGet(duration.toNanos());
  }
}
