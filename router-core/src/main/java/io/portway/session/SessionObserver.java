package io.portway.session;

import io.portway.model.BindKey;
import io.portway.model.CloseReason;
import io.portway.model.EndpointSpec;
import io.portway.model.RouteId;
import io.portway.upstream.ConnectFailure;

/**
 * Hears what sessions do; counts and logs, decides nothing. Called on the session's io loop, so
 * every method returns at once and never throws.
 */
public interface SessionObserver {

  /** A connection was accepted on this listener. */
  void onOpened(BindKey bind, RouteId owner);

  /** One attempt to reach an endpoint failed; another may follow. */
  void onConnectFailed(BindKey bind, RouteId owner, EndpointSpec endpoint, ConnectFailure failure);

  /**
   * The session ended; called exactly once per session.
   *
   * @param session asked, before this returns, by who wants to know more
   */
  void onClosed(BindKey bind, RouteId owner, CloseReason reason, EndedSession session);

  /** A session that has just ended. */
  interface EndedSession {

    /** Made anew with each call. */
    SessionSummary summary();
  }
}
