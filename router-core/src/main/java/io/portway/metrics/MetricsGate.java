package io.portway.metrics;

/**
 * Who may read the metrics where they are served to the node's network. Asked by the metrics server
 * for every request, on a thread that may block.
 */
public interface MetricsGate {

  /** The answer for one caller. */
  enum Access {
    ALLOWED,
    /** Nobody knows who that is. */
    UNAUTHENTICATED,
    /** Known, and may not. */
    FORBIDDEN,
    /** It could not be found out now. */
    UNKNOWN
  }

  /**
   * Decides.
   *
   * @param token what the request carries as its bearer token; never empty
   */
  Access access(String token);
}
