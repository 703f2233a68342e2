package io.portway.control;

import io.portway.model.BindKey;
import io.portway.model.RouteId;

/**
 * Hears what the control loop does; counts, decides nothing. Called on the control thread; returns
 * at once.
 */
public interface ControlObserver {

  /** Counts nothing. */
  ControlObserver NONE = new ControlObserver() {};

  /**
   * A snapshot was built.
   *
   * @param durationNanos the sources' translation, the build and the diff together
   */
  default void onBuilt(long durationNanos) {}

  /**
   * A snapshot's changes were ordered; binds still run.
   *
   * @param changes zero when the snapshot came out the same
   */
  default void onApplied(long durationNanos, int changes) {}

  /** One socket could not be opened; said for every attempt. */
  default void onBindFailed(BindKey bind, RouteId owner, String error) {}

  /** Something threw that must not; said every time, while the log says it once. */
  default void onBug() {}
}
