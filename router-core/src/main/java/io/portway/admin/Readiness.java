package io.portway.admin;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether this process may get traffic: starting, then ready, then stopping, never back. The
 * assembly moves it, the admin server reads it; any thread.
 */
public final class Readiness {

  /** Where the process is. */
  public enum State {
    STARTING,
    READY,
    STOPPING
  }

  private record Phase(State state, String reason) {}

  private final AtomicReference<Phase> phase =
      new AtomicReference<>(new Phase(State.STARTING, "starting"));

  /** Says what the start waits for; nothing once it is over. One line, fit to be shown. */
  public void waitingFor(String reason) {
    phase.updateAndGet(p -> p.state == State.STARTING ? new Phase(State.STARTING, reason) : p);
  }

  /** The first input was applied and each of its binds was tried; nothing once it stops. */
  public void ready() {
    phase.updateAndGet(p -> p.state == State.STARTING ? new Phase(State.READY, "ready") : p);
  }

  /** SIGTERM came; for good. */
  public void stopping() {
    phase.set(new Phase(State.STOPPING, "stopping"));
  }

  public State state() {
    return phase.get().state;
  }

  /** One line, without a line break. */
  public String reason() {
    return phase.get().reason;
  }
}
