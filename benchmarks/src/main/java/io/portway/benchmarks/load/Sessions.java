package io.portway.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * So many at a time connect, exchange a few messages one after the other and close with a FIN, as
 * most clients do; unit: a session. Its latency is from the call of connect to the last answer.
 *
 * <p>The closing side keeps the pair of ports for a minute, here and at the proxy's side of its
 * pod. On the loopback device Linux lends such a port again after a second.
 */
final class Sessions extends Load {

  private final int bytes;
  private final int messages;

  Sessions(int connections, int bytes, int messages) {
    super(connections);
    this.bytes = bytes;
    this.messages = messages;
  }

  @Override
  void begin(int index, Selector selector, InetSocketAddress target) throws IOException {
    start(selector, target, new Message(bytes));
  }

  private void start(Selector selector, InetSocketAddress target, Message message)
      throws IOException {
    message.startedAt = System.nanoTime();
    message.left = messages;
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    boolean connected = channel.connect(target);
    SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, message);
    if (connected) {
      message.send(key);
    }
  }

  @Override
  void advance(SelectionKey key, Selector selector, InetSocketAddress target) throws IOException {
    Message message = (Message) key.attachment();
    if (key.isConnectable()) {
      ((SocketChannel) key.channel()).finishConnect();
      message.send(key);
    } else if (message.advance(key)) {
      message.left--;
      if (message.left > 0) {
        message.send(key);
        return;
      }
      latencies.add(System.nanoTime() - message.startedAt);
      units++;
      key.channel().close();
      start(selector, target, message);
    }
  }
}
