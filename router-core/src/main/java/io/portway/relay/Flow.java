package io.portway.relay;

import io.portway.transport.Carried;
import org.jspecify.annotations.Nullable;

/**
 * How far one direction of a session has come when no relay is running.
 *
 * @param progress what was heard from its sender and passed on
 * @param bytes handed to the receiving socket so far
 * @param unsent received and not handed over yet; null where nothing is
 */
public record Flow(Progress progress, long bytes, @Nullable Carried unsent) {

  /** Nothing has moved and more may come. */
  public static final Flow FRESH = new Flow(Progress.OPEN, 0, null);

  /** The end of a direction, step by step. */
  public enum Progress {
    /** More may come. */
    OPEN,
    /** The sender's FIN was read; it goes behind what is unsent. */
    ENDED,
    /** The FIN was passed on; nothing is unsent. */
    SHUT
  }
}
