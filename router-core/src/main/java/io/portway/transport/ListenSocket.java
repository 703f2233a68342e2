package io.portway.transport;

import org.jspecify.annotations.Nullable;

/** A bound socket that accepts, on one loop. Every method is called on that loop. */
public interface ListenSocket {

  IoLoop loop();

  /**
   * Accepts from the same queue on another loop too, until its own {@link #closeNow}, which must
   * have come before this socket's. Called on {@code other}. Null where a transport accepts in one
   * place only.
   */
  @Nullable ListenSocket joinedBy(IoLoop other, AcceptEvents events);

  /** Accepts again after {@link AcceptEvents} paused it; does nothing otherwise. */
  void resume();

  /**
   * Accepts what waits in the queue, as far as the permits go, then closes. One that has joined
   * another socket only stops.
   *
   * @param free called once, on the loop, when the address can be bound again
   */
  void closeNow(Runnable free);
}
