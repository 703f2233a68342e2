package io.portway.transport;

import org.jspecify.annotations.Nullable;

/**
 * Something that is due at one moment, kept in one loop's {@link DeadlineWheel}. The wheel links
 * deadlines through themselves, so arming and disarming allocate nothing. Touched only on its loop.
 */
public abstract class Deadline {

  @Nullable Deadline next;
  @Nullable Deadline previous;
  long dueNanos;
  int slot = DeadlineWheel.UNARMED;

  /**
   * Called on the loop, disarmed, at or after the moment that was asked for. May arm itself again.
   */
  protected abstract void onDue(long nowNanos);

  public final boolean isArmed() {
    return slot != DeadlineWheel.UNARMED;
  }
}
