package io.portway.transport;

import java.net.InetSocketAddress;

/** A bound socket that accepts, on one loop. Every method is called on that loop. */
public interface ListenSocket {

  InetSocketAddress localAddress();

  IoLoop loop();

  /** Accepts again after {@link AcceptEvents} paused it; does nothing otherwise. */
  void resume();

  /**
   * Accepts what waits in the queue, as far as the permits go, then closes.
   *
   * @param free called once, on the loop, when the address can be bound again
   */
  void closeNow(Runnable free);
}
