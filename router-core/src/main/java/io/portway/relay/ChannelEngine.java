package io.portway.relay;

import io.portway.transport.ChannelConnection;
import org.jspecify.annotations.Nullable;

/**
 * The portable engine, on plain Netty channels: NIO, and io_uring on request. What it cannot do on
 * either, where the contract suite has a case for it skipped by name:
 *
 * <ul>
 *   <li>An RST behind a FIN of the same peer is not seen: nothing is read any more.
 *   <li>A reader that stalls after both FINs is left to the kernel, which gives up after about a
 *       minute.
 *   <li>A pause takes effect with the read after the one that is already asked for.
 *   <li>A relay cannot be detached: its channels and their queues are bound to their loop.
 *   <li>A listening socket of a wildcard address takes IPv4 and IPv6: of {@code 0.0.0.0} and {@code
 *       [::]} only the latter is opened; on io_uring {@code 0.0.0.0} alone takes both as well.
 * </ul>
 *
 * <p>On NIO also:
 *
 * <ul>
 *   <li>An RST on a socket that it is not reading is not seen until it reads again: while a client
 *       is being connected, and while the other side is stalled (NIO reports readiness only for
 *       what is asked).
 *   <li>After an RST the other side gets its own after a fixed {@link
 *       ChannelRelay#RESET_GRACE_MILLIS} ms, since the kernel's send queue cannot be seen: a reader
 *       that is slower than that loses the end of what was sent before.
 *   <li>Keepalive times are the system's.
 * </ul>
 *
 * <p>On io_uring, which is an experiment, also:
 *
 * <ul>
 *   <li>Now and then a session stalls, in another case of the suite each time; not explained.
 *   <li>Once a peer has ended, what its socket still holds is read at once and kept in memory until
 *       the other side takes it: back-pressure ends with the FIN, and a session may hold as much as
 *       one receive buffer of the kernel (net.ipv4.tcp_rmem, 6 MiB by default), paused or not.
 * </ul>
 */
public final class ChannelEngine implements RelayEngine {

  @Override
  public String name() {
    return "channel";
  }

  @Override
  public Relay start(SocketPair pair, RelayEvents events, @Nullable Relay ended) {
    ChannelRelay relay =
        new ChannelRelay(
            (ChannelConnection) pair.downstream(), (ChannelConnection) pair.upstream(), events);
    relay.start();
    return relay;
  }

  @Override
  public Relay resume(RelayState from, RelayEvents events) {
    throw new IllegalStateException("a relay of this engine is never detached");
  }
}
