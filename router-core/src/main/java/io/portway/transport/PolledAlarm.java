package io.portway.transport;

import org.jspecify.annotations.Nullable;

/** By whoever waits for the loop's events: it asks how long it may, and rings behind the events. */
final class PolledAlarm implements Alarm {

  private @Nullable Runnable due;
  private long at;

  @Override
  public void set(long nanos, Runnable then) {
    at = nanos;
    due = then;
  }

  @Override
  public void clear() {
    due = null;
  }

  /** Nanoseconds from {@code now} on, negative when it is late; MAX_VALUE where nothing is set. */
  long left(long now) {
    return due == null ? Long.MAX_VALUE : at - now;
  }

  /** Calls what is due. */
  void ring(long now) {
    Runnable then = due;
    if (then != null && now - at >= 0) {
      due = null;
      then.run();
    }
  }
}
