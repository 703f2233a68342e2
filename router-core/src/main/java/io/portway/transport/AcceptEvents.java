package io.portway.transport;

/**
 * What a listening socket asks and tells its listener. On the listening socket's loop but for
 * {@link #onAccepted}.
 */
public interface AcceptEvents {

  /**
   * Takes a permit for one connection. False pauses the socket until {@link ListenSocket#resume}.
   */
  boolean takePermit();

  /** Gives back a permit that no connection used. */
  void returnPermit();

  /** Where the next connection will live. */
  IoLoop chooseLoop();

  /** The connection holds the permit. On the loop that was chosen. */
  void onAccepted(Connection connection);

  /**
   * This node has no descriptor or memory for another connection; the socket is paused until {@link
   * ListenSocket#resume}. A positive errno, 0 for a bug.
   */
  void onExhausted(ListenSocket socket, int errno);
}
