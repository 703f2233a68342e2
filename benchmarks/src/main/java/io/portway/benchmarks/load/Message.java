package io.portway.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A message of a connection on its way to the pod and back; attached to the connection's key. */
final class Message {

  /** When the round began, for whoever measures. */
  long startedAt;

  /** Messages that are still to come on this connection, for whoever counts them. */
  int left;

  private final ByteBuffer outgoing;
  private final ByteBuffer incoming;

  Message(int size) {
    outgoing = ByteBuffer.allocateDirect(size);
    incoming = ByteBuffer.allocateDirect(size);
    outgoing.limit(0);
  }

  /** Sends what the socket takes at once; {@link #advance} goes on. */
  void send(SelectionKey key) throws IOException {
    outgoing.clear();
    incoming.clear();
    flush(key);
  }

  /** Whether all of it is back. */
  boolean advance(SelectionKey key) throws IOException {
    if (outgoing.hasRemaining()) {
      flush(key);
    }
    if (((SocketChannel) key.channel()).read(incoming) < 0) {
      throw new IOException("the connection ended before its answer");
    }
    return !incoming.hasRemaining();
  }

  private void flush(SelectionKey key) throws IOException {
    ((SocketChannel) key.channel()).write(outgoing);
    int wanted =
        outgoing.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }
}
