package io.portway.relay;

/** What came of {@link Relay#detach}. */
public sealed interface Detachment {

  /** The relay has let go; the state is the caller's. */
  record Detached(RelayState state) implements Detachment {}

  /**
   * The relay goes on as if it had not been asked.
   *
   * @param reason one clause for people
   */
  record Refused(String reason) implements Detachment {}
}
