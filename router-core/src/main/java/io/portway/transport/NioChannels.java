package io.portway.transport;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;

/** Channels on the JDK's selector. Keepalive times are the system's, and no queue can be seen. */
final class NioChannels implements ChannelKind {

  @Override
  public Listening openListening(IoLoop loop, InetSocketAddress address) throws IOException {
    var socket = java.nio.channels.ServerSocketChannel.open(family(address));
    NioServerSocketChannel channel = new NioServerSocketChannel(socket);
    return new Listening(
        channel,
        (listening, served) -> {
          int left = ChannelSockets.BACKLOG;
          while (left > 0 && listening.isAccepting() && acceptOne(socket, channel, listening)) {
            left--;
          }
          served.run();
        });
  }

  /** Past the event loop, which would come too late. False when the queue is empty. */
  private static boolean acceptOne(
      java.nio.channels.ServerSocketChannel socket,
      ServerSocketChannel channel,
      ChannelListenSocket listening) {
    try {
      java.nio.channels.SocketChannel next = socket.accept();
      if (next != null) {
        listening.onAccepted(new NioSocketChannel(channel, next));
      }
      return next != null;
    } catch (IOException failed) {
      listening.onFailed(failed);
      return false;
    }
  }

  @Override
  public SocketChannel openDialling(InetSocketAddress to) throws IOException {
    return new NioSocketChannel(java.nio.channels.SocketChannel.open(family(to)));
  }

  private static StandardProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }

  @Override
  public void onAccepted(SocketChannel accepted) {
    accepted.config().setOption(ChannelOption.TCP_NODELAY, true);
    accepted.config().setOption(ChannelOption.SO_KEEPALIVE, true);
  }

  @Override
  public void enableKeepAlive(IoLoop loop, SocketChannel channel) {
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
  }

  /** A write is done before the next read begins. */
  @Override
  public boolean isReset(SocketChannel channel) {
    return false;
  }

  @Override
  public int unacknowledged(IoLoop loop, SocketChannel channel) {
    return UNSEEN;
  }

  @Override
  public int unsent(IoLoop loop, SocketChannel channel) {
    return UNSEEN;
  }
}
