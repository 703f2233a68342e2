package io.portway.relay;

import io.portway.model.CloseReason;

/** What a relay tells its session, on the session's io loop. */
public interface RelayEvents {

  /**
   * One direction has ended: its sender's FIN came and was passed on behind all its bytes (RFC 9293
   * section 3.6). The other direction goes on. Comes at most once per relay: the second FIN ends
   * the relay.
   */
  void onHalfClosed(Direction ended);

  /** Both sockets are released; the last event, exactly once. */
  void onClosed(CloseReason reason);
}
