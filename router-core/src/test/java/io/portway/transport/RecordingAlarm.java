package io.portway.transport;

import org.jspecify.annotations.Nullable;

/** An alarm that a test sees and rings itself. One thread. */
final class RecordingAlarm implements Alarm {

  private @Nullable Runnable due;
  private long at;
  private int set;

  @Override
  public void set(long nanos, Runnable then) {
    at = nanos;
    due = then;
    set++;
  }

  @Override
  public void clear() {
    due = null;
  }

  /** What it is set for; null when it is not. */
  @Nullable Long next() {
    return due == null ? null : at;
  }

  /** How often it was set. */
  int timesSet() {
    return set;
  }

  /** Rings if the moment has come. */
  void ring(long now) {
    Runnable then = due;
    if (then != null && at - now <= 0) {
      due = null;
      then.run();
    }
  }
}
