package io.portway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** A peer that connects. */
public final class Client extends Peer {

  private Client(SocketChannel channel, Patience patience) throws IOException {
    super(channel, patience);
  }

  /** Connects, or fails at the deadline. */
  public static Client connect(InetSocketAddress to, PeerOptions options) {
    try {
      return tryConnect(to, options);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot connect to " + to, e);
    }
  }

  /** Connects; a refusal is the caller's to judge. */
  public static Client tryConnect(InetSocketAddress to, PeerOptions options) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
    try {
      if (options.receiveBuffer() > 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBuffer());
      }
      if (options.sendBuffer() > 0) {
        channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBuffer());
      }
      // Before connecting: a connection that was reset at once takes no options any more.
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (options.from() != null) {
        channel.bind(new InetSocketAddress(options.from(), 0));
      }
      channel.socket().connect(to, options.patience().millis());
      return new Client(channel, options.patience());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }
}
