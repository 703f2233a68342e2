package io.portway.relay;

import io.portway.model.CloseReason;

/**
 * The handle to one running relay. Every method is called on the session's io loop and is harmless
 * after its end.
 */
public interface Relay {

  /**
   * Bytes of this direction that were handed to the receiving socket so far; live, and final after
   * the end.
   */
  long bytes(Direction direction);

  /**
   * Bytes of this direction that the receiver's kernel has acknowledged. It grows as long as the
   * receiver reads, also while nothing more is handed over. An engine that cannot see the send
   * queue answers {@link #bytes}.
   */
  long settled(Direction direction);

  /**
   * When a byte was last handed over in either direction, on the loop's clock; the start at first.
   */
  long lastMoveNanos();

  /**
   * Reads no more from this direction's sender; what was read still goes on, and a reset still ends
   * the session. Idempotent.
   */
  void pause(Direction direction);

  /** Undoes {@link #pause}; reading begins after this returns. Idempotent. */
  void resume(Direction direction);

  /** The engine holds no byte: whatever was read has been handed over. */
  boolean quiet();

  /**
   * Lets go of the session between two bytes, whatever it is doing: no event comes any more, and
   * the state starts anew with any engine of its transport. A session that is ending is refused, as
   * is every one of an engine that cannot.
   */
  Detachment detach();

  /**
   * Ends the session for a deadline: FIN to both sides, or RST to both where bytes are pending,
   * since a receiver must not take an aborted transfer for a whole one. {@link
   * RelayEvents#onClosed} follows with this reason, maybe at once.
   */
  void end(CloseReason reason);

  /**
   * It has ended, and nothing refers to it any more but who asks: {@link RelayEngine#start} may
   * have it again. Asked when {@link RelayEvents#onClosed} comes or later.
   */
  boolean isReusable();

  /** RST to both sides at once; {@link RelayEvents#onClosed} follows before this returns. */
  void abort(CloseReason reason);
}
