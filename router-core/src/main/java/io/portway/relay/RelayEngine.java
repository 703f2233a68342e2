package io.portway.relay;

import io.portway.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Moves the bytes of sessions, for one transport. Stateless. Called on the session's io loop. One
 * contract suite says what every engine does; what an engine cannot do stands as a list in its own
 * documentation.
 */
public interface RelayEngine {

  /** The name that options and logs use. */
  String name();

  /**
   * Takes over a session in which no byte has moved and begins to move bytes in both directions. No
   * event comes before this returns.
   *
   * @param ended a relay of this engine and loop that is {@link Relay#isReusable}, which an engine
   *     may use instead of making one
   */
  Relay start(SocketPair pair, RelayEvents events, @Nullable Relay ended);

  /** The same for a session that another relay has let go, from where each direction is. */
  Relay resume(RelayState from, RelayEvents events);

  /** The engine whose connections this transport makes. */
  static RelayEngine of(Transport transport) {
    return switch (transport) {
      case EPOLL -> new EpollEngine();
      case IO_URING, NIO -> new ChannelEngine();
    };
  }
}
