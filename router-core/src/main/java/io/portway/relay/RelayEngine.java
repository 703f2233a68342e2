package io.portway.relay;

import io.portway.transport.Transport;

/**
 * Moves the bytes of sessions, for one transport. Stateless; {@link #start} is called on the
 * session's io loop. One contract suite says what every engine does; what an engine cannot do
 * stands as a list in its own documentation.
 */
public interface RelayEngine {

  /** The name that options and logs use. */
  String name();

  /**
   * Takes the session over, both connections and what is unsent, and begins to move bytes in both
   * directions from where they are. No event comes before this returns.
   */
  Relay start(RelayState from, RelayEvents events);

  /** The engine whose connections this transport makes. */
  static RelayEngine of(Transport transport) {
    return switch (transport) {
      case EPOLL -> new EpollEngine();
      case IO_URING, NIO -> new ChannelEngine();
    };
  }
}
