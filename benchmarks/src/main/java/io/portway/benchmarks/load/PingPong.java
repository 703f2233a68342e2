package io.portway.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.IntUnaryOperator;

/** Each connection sends its message, waits for all of it and begins again; unit: a round. */
final class PingPong extends Load {

  /** Of twenty connections of the mixed kind: half small, a third page-sized, few large. */
  private static final int[] MIX = {
    64, 1024, 64, 1024, 64, 8192, 64, 1024, 64, 64, 1024, 64, 8192, 64, 1024, 64, 65536, 64, 1024,
    8192
  };

  private final IntUnaryOperator size;

  private PingPong(int connections, IntUnaryOperator size) {
    super(connections);
    this.size = size;
  }

  /** Every message has this size. */
  static Load ofSize(int connections, int bytes) {
    return new PingPong(connections, _ -> bytes);
  }

  /** From 64 bytes to 64 KiB, the same mix each time. */
  static Load mixed(int connections) {
    return new PingPong(connections, index -> MIX[index % MIX.length]);
  }

  @Override
  void begin(int index, Selector selector, InetSocketAddress target) throws IOException {
    Message message = new Message(size.applyAsInt(index));
    SelectionKey key = connect(target).register(selector, SelectionKey.OP_READ, message);
    send(message, key);
  }

  @Override
  void advance(SelectionKey key, Selector selector, InetSocketAddress target) throws IOException {
    Message message = (Message) key.attachment();
    if (message.advance(key)) {
      latencies.add(System.nanoTime() - message.startedAt);
      units++;
      send(message, key);
    }
  }

  private static void send(Message message, SelectionKey key) throws IOException {
    message.startedAt = System.nanoTime();
    message.send(key);
  }
}
