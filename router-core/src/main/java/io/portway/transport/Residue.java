package io.portway.transport;

/**
 * Bytes of one direction that were received and that the receiver did not take yet. Held by the
 * engine while its reader is behind, and owned by it: it is released once. Touched on its loop
 * only.
 */
public sealed interface Residue permits Buffers.Tail, Pipe {

  /** Bytes that are left. */
  int remaining();

  /** Hands over what the receiver takes: bytes, {@code -errno} if it took none. */
  int sendTo(EpollConnection receiver);

  /** Leaves this loop with what is left, instead of {@link #release}. */
  Carried carry();

  /** Gives the memory back; what is left in it is lost. */
  void release();
}
