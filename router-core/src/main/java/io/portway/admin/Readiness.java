package io.portway.admin;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  private volatile Supplier<@Nullable String> trouble = () -> null;

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

  /**
   * Asks from now on what is wrong although traffic may come, such as an API server that is away.
   * It never changes the state: a router that serves what it last knew is better than none.
   *
   * @param newTrouble one line, fit to be shown; null where nothing is wrong
   */
  public void troubledBy(Supplier<@Nullable String> newTrouble) {
    trouble = newTrouble;
  }

  /** One line, without a line break. */
  public String reason() {
    String wrong = trouble.get();
    Phase now = phase.get();
    if (wrong == null || now.state == State.STOPPING) {
      return now.reason;
    }
    return now.reason + (now.state == State.READY ? ", degraded: " : ": ") + wrong;
  }
}
