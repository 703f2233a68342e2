package io.portway.transport;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** By a scheduled task of the loop, for one whose waiting is not ours. */
final class ScheduledAlarm implements Alarm {

  private final Ticker ticker;
  private final ScheduledExecutorService loop;
  private @Nullable Future<?> task;

  ScheduledAlarm(Ticker ticker, ScheduledExecutorService loop) {
    this.ticker = ticker;
    this.loop = loop;
  }

  @Override
  public void set(long nanos, Runnable due) {
    clear();
    task = loop.schedule(due, Math.max(0, nanos - ticker.read()), TimeUnit.NANOSECONDS);
  }

  @Override
  public void clear() {
    if (task != null) {
      task.cancel(false);
      task = null;
    }
  }
}
