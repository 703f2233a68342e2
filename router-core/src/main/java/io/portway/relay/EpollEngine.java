package io.portway.relay;

import io.portway.transport.EpollConnection;

/**
 * The default on Linux: reads and writes on own epoll handles, because Netty's epoll channels lose
 * data of half-closed connections. One read and one write per message, one transfer buffer per
 * loop; a session holds memory only for what its reader has left over. Has no exceptions from the
 * contract suite.
 */
public final class EpollEngine implements RelayEngine {

  @Override
  public String name() {
    return "epoll";
  }

  @Override
  public Relay start(SocketPair pair, RelayEvents events) {
    EpollRelay relay =
        new EpollRelay(
            (EpollConnection) pair.downstream(), (EpollConnection) pair.upstream(), events);
    relay.start();
    return relay;
  }
}
