package io.portway.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** One kind of load over several connections, on one selector. Used once, by one thread. */
abstract class Load {

  private static final int SHORT_BYTES = 64;
  private static final int DOWNLOAD_BYTES = 1024 * 1024;

  private final int connections;
  final Latencies latencies = new Latencies();
  long units;

  private Load(int connections) {
    this.connections = connections;
  }

  /**
   * Each connection sends this many bytes, waits for all of them and begins again; unit: a round.
   */
  static Load pingPong(int connections, int bytes) {
    return new PingPong(connections, bytes);
  }

  /** Each connection reads as fast as it can; unit: a byte. */
  static Load download(int connections) {
    return new Download(connections);
  }

  /** So many at a time connect, send 64 bytes, read them back and close; unit: a connection. */
  static Load shortSessions(int connections) {
    return new ShortSessions(connections);
  }

  /** Loads for so long and answers {@code units nanos p50 p99 p999}. */
  final String run(int millis, int port) throws IOException {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        begin(selector, port);
      }
      long start = System.nanoTime();
      long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
      while (System.nanoTime() - end < 0) {
        selector.select(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + 1);
        for (SelectionKey key : selector.selectedKeys()) {
          advance(key, selector, port);
        }
        selector.selectedKeys().clear();
      }
      long nanos = System.nanoTime() - start;
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      return "%d %d %d %d %d"
          .formatted(
              units,
              nanos,
              latencies.quantile(0.5),
              latencies.quantile(0.99),
              latencies.quantile(0.999));
    }
  }

  /** Opens one connection. */
  abstract void begin(Selector selector, int port) throws IOException;

  /** The connection is ready for what it waits for. */
  abstract void advance(SelectionKey key, Selector selector, int port) throws IOException;

  /** A message on its way; attached to a key. */
  private static final class Message {
    final ByteBuffer bytes;
    long sentAt;

    Message(int size) {
      bytes = ByteBuffer.allocateDirect(size);
    }

    void send(SocketChannel channel) throws IOException {
      bytes.clear();
      sentAt = System.nanoTime();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      bytes.clear();
    }

    /** Whether all of it is back. */
    boolean receive(SocketChannel channel) throws IOException {
      if (channel.read(bytes) < 0) {
        throw new IOException("the connection ended before its answer");
      }
      return !bytes.hasRemaining();
    }
  }

  private static final class PingPong extends Load {
    private final int size;

    PingPong(int connections, int size) {
      super(connections);
      this.size = size;
    }

    @Override
    void begin(Selector selector, int port) throws IOException {
      SocketChannel channel = ClientWorker.connect(port);
      channel.configureBlocking(false);
      Message message = new Message(size);
      channel.register(selector, SelectionKey.OP_READ, message);
      message.send(channel);
    }

    @Override
    void advance(SelectionKey key, Selector selector, int port) throws IOException {
      Message message = (Message) key.attachment();
      SocketChannel channel = (SocketChannel) key.channel();
      if (message.receive(channel)) {
        latencies.add(System.nanoTime() - message.sentAt);
        units++;
        message.send(channel);
      }
    }
  }

  private static final class Download extends Load {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(DOWNLOAD_BYTES);

    Download(int connections) {
      super(connections);
    }

    @Override
    void begin(Selector selector, int port) throws IOException {
      SocketChannel channel = ClientWorker.connect(port);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    }

    @Override
    void advance(SelectionKey key, Selector selector, int port) throws IOException {
      bytes.clear();
      int read = ((SocketChannel) key.channel()).read(bytes);
      if (read < 0) {
        throw new IOException("the source ended");
      }
      units += read;
    }
  }

  private static final class ShortSessions extends Load {

    ShortSessions(int connections) {
      super(connections);
    }

    @Override
    void begin(Selector selector, int port) throws IOException {
      start(selector, port, new Message(SHORT_BYTES));
    }

    private static void start(Selector selector, int port, Message message) throws IOException {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      boolean connected =
          channel.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      channel.register(
          selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, message);
      if (connected) {
        message.send(channel);
      }
    }

    @Override
    void advance(SelectionKey key, Selector selector, int port) throws IOException {
      Message message = (Message) key.attachment();
      SocketChannel channel = (SocketChannel) key.channel();
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        message.send(channel);
      } else if (message.receive(channel)) {
        latencies.add(System.nanoTime() - message.sentAt);
        units++;
        channel.close();
        start(selector, port, message);
      }
    }
  }
}
