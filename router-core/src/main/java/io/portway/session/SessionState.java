package io.portway.session;

/**
 * Where a session stands.
 *
 * <pre>
 *  ACCEPTED --> CONNECTING --> RELAYING --> HALF_CLOSED --+
 *                   |              |                      |
 *                   |              +----------------------+--> CLOSED
 *                   +--> TURNED_AWAY (no endpoint: FIN or RST) --^
 * </pre>
 */
public enum SessionState {
  ACCEPTED,
  CONNECTING,
  RELAYING,
  /** One direction has ended, the other goes on. */
  HALF_CLOSED,
  TURNED_AWAY,
  CLOSED
}
