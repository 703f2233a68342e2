package io.portway.relay;

import io.portway.transport.EpollConnection;
import org.jspecify.annotations.Nullable;

/**
 * The default on Linux: reads and writes on own epoll handles, because Netty's epoll channels lose
 * data of half-closed connections. One read and one write per message through one transfer buffer
 * per loop; a direction that turns bulky moves inside the kernel, through a pipe that is lent while
 * bytes are in it. A session holds memory only for what its reader has left over. Has no exceptions
 * from the contract suite.
 */
public final class EpollEngine implements RelayEngine {

  @Override
  public String name() {
    return "epoll";
  }

  @Override
  public Relay start(SocketPair pair, RelayEvents events, @Nullable Relay ended) {
    EpollRelay relay = relayOf(pair, events, ended);
    relay.start();
    return relay;
  }

  @Override
  public Relay resume(RelayState from, RelayEvents events) {
    EpollRelay relay = relayOf(from.pair(), events, null);
    relay.resume(from);
    return relay;
  }

  private static EpollRelay relayOf(SocketPair pair, RelayEvents events, @Nullable Relay ended) {
    EpollConnection client = (EpollConnection) pair.downstream();
    EpollConnection pod = (EpollConnection) pair.upstream();
    if (ended instanceof EpollRelay relay) {
      relay.reuse(client, pod, events);
      return relay;
    }
    return new EpollRelay(client, pod, events);
  }
}
