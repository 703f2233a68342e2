package io.portway.model;

/**
 * Why a session ended; each ends exactly once with one of these. Metrics, access log and
 * documentation come from this table.
 */
public enum CloseReason {
  FINISHED("finished", Side.NONE, false, "both sides sent FIN"),
  DOWNSTREAM_RESET("downstream_reset", Side.DOWNSTREAM, true, "the client sent RST"),
  UPSTREAM_RESET("upstream_reset", Side.UPSTREAM, true, "the pod sent RST"),
  DOWNSTREAM_LOST("downstream_lost", Side.DOWNSTREAM, true, "the client stopped answering"),
  UPSTREAM_LOST("upstream_lost", Side.UPSTREAM, true, "the pod stopped answering"),
  IDLE_TIMEOUT("idle_timeout", Side.NONE, true, "no byte in either direction for the idle timeout"),
  HALF_CLOSED_TIMEOUT(
      "half_closed_timeout", Side.NONE, true, "one side sent FIN, the other then moved no byte"),
  NO_ENDPOINT("no_endpoint", Side.UPSTREAM, true, "no endpoint to connect to"),
  CONNECT_FAILED("connect_failed", Side.UPSTREAM, true, "every endpoint that was tried failed"),
  CONNECT_DEADLINE(
      "connect_deadline", Side.UPSTREAM, true, "no endpoint within the connect deadline"),
  LOCAL_RESOURCE(
      "local_resource", Side.LOCAL, true, "this node ran out of ports, descriptors or buffers"),
  DRAIN_DEADLINE(
      "drain_deadline", Side.LOCAL, true, "still open at the drain deadline of the shutdown"),
  INTERNAL_ERROR("internal_error", Side.LOCAL, true, "a bug: logged once, counted here");

  /** Who caused the end. */
  public enum Side {
    NONE,
    DOWNSTREAM,
    UPSTREAM,
    LOCAL
  }

  private final String label;
  private final Side side;
  private final boolean error;
  private final String text;

  CloseReason(String label, Side side, boolean error, String text) {
    this.label = label;
    this.side = side;
    this.error = error;
    this.text = text;
  }

  /** The value of the metric label and of the access log field. */
  public String label() {
    return label;
  }

  public Side side() {
    return side;
  }

  public boolean isError() {
    return error;
  }

  /** One clause for people. */
  public String text() {
    return text;
  }
}
