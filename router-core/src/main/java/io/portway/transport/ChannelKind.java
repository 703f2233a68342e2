package io.portway.transport;

import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * What plain Netty channels differ in from one transport to another: how they are made, which
 * options they take, and what they let see of the kernel. Stateless; called on the loop that is
 * passed in or that owns the channel.
 */
sealed interface ChannelKind permits NioChannels, UringChannels {

  /** The kernel's queues cannot be looked at. */
  int UNSEEN = -1;

  /**
   * A listening channel that is neither registered nor bound, with every option set that has to be
   * set before that.
   *
   * @throws IOException whose errno {@link ChannelSockets#errno} tells
   */
  Listening openListening(IoLoop loop, InetSocketAddress address) throws IOException;

  /** A channel to dial from; as {@link #openListening}. */
  SocketChannel openDialling(InetSocketAddress to) throws IOException;

  /** Sets what an accepted socket did not inherit from its listening socket. */
  void onAccepted(SocketChannel accepted);

  /** As {@link Connection#enableKeepAlive}, as far as this kind can. */
  void enableKeepAlive(IoLoop loop, SocketChannel channel);

  /**
   * Whether an input that ended cleanly was in truth cut by an RST: of a write and a read that are
   * under way at the same time only one is told of it.
   */
  boolean isReset(SocketChannel channel);

  /** Bytes (a FIN counts as one) that the peer has not acknowledged, or {@link #UNSEEN}. */
  int unacknowledged(IoLoop loop, SocketChannel channel);

  /** Bytes that wait in the send queue because the peer's window is shut, or {@link #UNSEEN}. */
  int unsent(IoLoop loop, SocketChannel channel);

  /** A listening channel with the way to what waits in its queue. */
  record Listening(ServerSocketChannel channel, AcceptQueue queue) {}

  /** The connections that have come and were not accepted yet. */
  @FunctionalInterface
  interface AcceptQueue {

    /**
     * Lets the socket accept them until none is left or it stops accepting.
     *
     * @param served called once, on the loop, maybe before this returns
     */
    void serve(ChannelListenSocket socket, Runnable served);
  }
}
