package io.portway.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Each connection reads as fast as it can; unit: a byte. */
final class Download extends Load {

  /** Large reads, so that the client costs as little as it can beside the proxy. */
  private static final int READ_BYTES = 1024 * 1024;

  private final ByteBuffer bytes = ByteBuffer.allocateDirect(READ_BYTES);

  Download(int connections) {
    super(connections);
  }

  @Override
  void begin(int index, Selector selector, InetSocketAddress target) throws IOException {
    connect(target).register(selector, SelectionKey.OP_READ);
  }

  @Override
  void advance(SelectionKey key, Selector selector, InetSocketAddress target) throws IOException {
    bytes.clear();
    int read = ((SocketChannel) key.channel()).read(bytes);
    if (read < 0) {
      throw new IOException("the source ended");
    }
    units += read;
  }
}
