package io.portway.testing;

/** How a peer's input ended. */
public enum End {
  /** A clean end of the stream. */
  FIN,
  /** The connection was aborted. */
  RST
}
