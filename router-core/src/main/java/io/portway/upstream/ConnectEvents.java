package io.portway.upstream;

import io.portway.model.CloseReason;
import io.portway.transport.Connection;

/**
 * What a connector tells its session, on the session's io loop; may come before {@code connect}
 * returns.
 */
public interface ConnectEvents {

  /** One attempt failed; another follows, or {@link #onUnavailable}. */
  void onAttemptFailed(Endpoint endpoint, ConnectFailure failure);

  /** The end: the endpoint is released by the session when it is done with it. */
  void onConnected(Endpoint endpoint, Connection upstream);

  /**
   * The end: nothing can be had. NO_ENDPOINT, CONNECT_FAILED, CONNECT_DEADLINE, LOCAL_RESOURCE, or
   * UPSTREAM_RESET where an endpoint was reached and reset the connection before its first byte.
   */
  void onUnavailable(CloseReason reason);
}
