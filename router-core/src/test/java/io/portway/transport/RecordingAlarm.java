package io.portway.transport;

import org.jspecify.annotations.Nullable;

/** The alarm of a poller, which a test sees and rings itself. One thread. */
final class RecordingAlarm implements Alarm {

  private final PolledAlarm alarm = new PolledAlarm();
  private int set;

  @Override
  public void set(long nanos, Runnable due) {
    alarm.set(nanos, due);
    set++;
  }

  @Override
  public void clear() {
    alarm.clear();
  }

  /** What it is set for; null when it is not. */
  @Nullable Long next(long now) {
    long left = alarm.left(now);
    return left == Long.MAX_VALUE ? null : now + left;
  }

  /** How often it was set. */
  int timesSet() {
    return set;
  }

  void ring(long now) {
    alarm.ring(now);
  }
}
