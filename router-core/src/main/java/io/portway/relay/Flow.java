package io.portway.relay;

import io.portway.transport.Carried;
import org.jspecify.annotations.Nullable;

/**
 * How far one direction of a session has come when no relay is running.
 *
 * @param ended the sender's FIN was read and passed on behind all its bytes; nothing is unsent then
 * @param bytes handed to the receiving socket so far
 * @param unsent received and not handed over yet; null where nothing is
 */
public record Flow(boolean ended, long bytes, @Nullable Carried unsent) {}
