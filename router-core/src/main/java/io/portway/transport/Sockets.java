package io.portway.transport;

import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens listening sockets and dials, for one transport. Called on the loop that is passed in. */
public sealed interface Sockets permits EpollSockets, ChannelSockets {

  /**
   * Binds and listens. {@code SO_REUSEADDR} is set, {@code SO_REUSEPORT} is not, so a foreign owner
   * is seen as EADDRINUSE. TCP_NODELAY and keepalive are set on the listening socket and inherited.
   * An IPv6 socket takes no IPv4.
   *
   * @param outcome called once, on the loop
   */
  void listen(
      IoLoop loop, InetSocketAddress address, AcceptEvents events, Consumer<ListenOutcome> outcome);

  /** Starts to connect, with TCP_NODELAY. One of the events may come before this returns. */
  Dial dial(IoLoop loop, InetSocketAddress to, DialEvents events);

  /**
   * What came of {@link #listen}.
   *
   * @param socket null when it failed
   * @param error empty when it listens, else {@link Errno#text}
   */
  record ListenOutcome(@Nullable ListenSocket socket, String error) {}

  /** A connecting attempt. */
  interface Dial {

    /** Gives up; no event comes any more. Does nothing after an event. */
    void cancel();
  }

  /** The end of a dial: exactly one of both, on the loop. */
  interface DialEvents {

    void onConnected(Connection connection);

    /** A positive errno. */
    void onDialFailed(int errno);
  }
}
