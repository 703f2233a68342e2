package io.portway.transport;

import java.net.InetSocketAddress;

/**
 * One connected socket, accepted or dialled, on the loop where it lives and dies. Every method is
 * called on that loop. What moves its bytes is an engine of the same transport.
 */
public sealed interface Connection permits EpollConnection, ChannelConnection {

  IoLoop loop();

  /** The peer's address; IPv4-mapped ones as IPv4. */
  InetSocketAddress remoteAddress();

  /**
   * The peer's IPv4 address, its first byte highest, for who needs no object: 0 to 2^32-1. -1 where
   * it is IPv6, or known as {@link #remoteAddress} only.
   */
  long remoteIpv4();

  /**
   * Tells {@code events} once if the peer resets the connection while nobody reads it. A FIN tells
   * nothing. Ends with the next use of the connection. A transport that cannot see it tells
   * nothing.
   */
  void watchForReset(ResetEvents events);

  /** Hears of a connection that nobody reads, on its loop. */
  interface ResetEvents {

    void onReset();
  }

  /**
   * Sets keepalive probes (60 s idle, 10 s apart, 3 of them): the dead-peer check of a dialled
   * connection.
   */
  void enableKeepAlive();

  /**
   * Closes at once. The kernel sends FIN, or RST where received bytes were not read. Idempotent.
   */
  void closeNow();

  /** Closes at once with RST; what was queued is dropped (RFC 9293 section 3.10.4). Idempotent. */
  void reset();

  /**
   * Ends with FIN even where the peer has sent bytes that nobody will read, which would turn a
   * plain close into RST: shuts down the output and discards input until the peer's FIN, for {@link
   * #FAREWELL_NANOS} and {@link #FAREWELL_BYTES} at most, then closes. Nobody else may use the
   * connection from here on.
   *
   * @param released called once, when it is closed; before this returns if it was closed already
   */
  void farewell(Runnable released);

  /**
   * How long discarded input is waited for: long enough for a client across the world to see our
   * FIN and answer.
   */
  long FAREWELL_NANOS = 2_000_000_000L;

  /** How much input is discarded: 16 MiB, four times the kernel's usual largest receive buffer. */
  long FAREWELL_BYTES = 16L << 20;
}
