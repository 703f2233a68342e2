package io.portway.transport;

/** What wakes a loop for its {@link DeadlineWheel}: one moment at a time. On the loop only. */
interface Alarm {

  /**
   * Calls {@code due} on the loop once, when the loop's clock has come to this moment or soon after
   * it, instead of what was set before.
   */
  void set(long nanos, Runnable due);

  /** Nothing is called any more. */
  void clear();
}
