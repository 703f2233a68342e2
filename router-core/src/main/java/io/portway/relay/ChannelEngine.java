package io.portway.relay;

import io.portway.transport.ChannelConnection;

/**
 * The portable engine, on plain Netty channels. What it cannot do, each skipped by name in the
 * contract suite:
 *
 * <ul>
 *   <li>An RST on a socket that it is not reading is not seen until it reads again: while a client
 *       is being connected, and while the other side is stalled (NIO reports readiness only for
 *       what is asked).
 *   <li>After an RST the other side gets its own after a fixed {@link
 *       ChannelRelay#RESET_GRACE_MILLIS} ms, since the kernel's send queue cannot be seen: a reader
 *       that is slower than that loses the end of what was sent before.
 *   <li>A reader that stalls after both FINs is left to the kernel, which gives up after about a
 *       minute.
 *   <li>Keepalive times are the system's.
 *   <li>A pause takes effect with the read after the one that is already asked for.
 *   <li>A relay cannot be detached: its channels and their queues are bound to their loop.
 * </ul>
 */
public final class ChannelEngine implements RelayEngine {

  @Override
  public String name() {
    return "channel";
  }

  @Override
  public Relay start(RelayState from, RelayEvents events) {
    // No relay of ours is ever detached, so nothing has moved yet.
    SocketPair pair = from.pair();
    ChannelRelay relay =
        new ChannelRelay(
            (ChannelConnection) pair.downstream(), (ChannelConnection) pair.upstream(), events);
    relay.start();
    return relay;
  }
}
