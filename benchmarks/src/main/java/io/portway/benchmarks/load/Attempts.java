package io.portway.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections and sees which of them reach a pod: each sends a byte and waits for its echo.
 * Those that answer are kept open, the others closed.
 */
final class Attempts {

  /** So many at once, so that no queue of a listener overflows. */
  private static final int AT_ONCE = 250;

  /** Longer than any of the proxies tries. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final List<SocketChannel> kept;
  private int answered;
  private int ended;

  /** Connections that answer are added to {@code kept}. */
  Attempts(List<SocketChannel> kept) {
    this.kept = kept;
  }

  /** Answers {@code answered ended silent}. */
  String run(int count, InetSocketAddress target) throws IOException {
    List<SocketChannel> good = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      long end = System.nanoTime() + PATIENCE_NANOS;
      int begun = 0;
      while (answered + ended < count && System.nanoTime() - end < 0) {
        while (begun < count && begun - answered - ended < AT_ONCE) {
          begin(selector, target);
          begun++;
        }
        selector.select(key -> see(key, good), 100);
      }
      for (SelectionKey key : selector.keys()) {
        if (key.isValid()) {
          key.channel().close();
        }
      }
    }
    kept.addAll(good);
    return answered + " " + ended + " " + (count - answered - ended);
  }

  private static void begin(Selector selector, InetSocketAddress target) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.connect(target);
    channel.register(selector, SelectionKey.OP_CONNECT, ByteBuffer.allocate(1));
  }

  private void see(SelectionKey key, List<SocketChannel> good) {
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      ByteBuffer buffer = (ByteBuffer) key.attachment();
      if (key.isConnectable()) {
        channel.finishConnect();
        channel.write(buffer);
        buffer.clear();
        key.interestOps(SelectionKey.OP_READ);
      } else if (channel.read(buffer) > 0) {
        answered++;
        good.add(channel);
        key.cancel();
      } else {
        end(channel);
      }
    } catch (IOException refusedOrReset) {
      end(channel);
    }
  }

  private void end(SocketChannel channel) {
    ended++;
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket that does not close", e);
    }
  }
}
