package io.portway.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Messages at a fixed rate whatever comes back, spread over the connections in turn; unit: a
 * message. A latency counts from the moment when the message was due, not from when it could be
 * sent, so that a stall is paid for by every message that it held up.
 *
 * <p>A thread of its own sends, since a selector waits in whole milliseconds; the selector's thread
 * receives. They share nothing but the sockets: which message is due when follows from its number.
 */
final class Paced extends Load {

  private final SocketChannel[] channels;
  private final long[] received;
  private final int bytes;
  private final long intervalNanos;
  private final ByteBuffer sink;
  private final Thread pacer = Thread.ofPlatform().daemon().name("pacer").unstarted(this::pace);
  private final AtomicReference<@Nullable IOException> pacerFailure = new AtomicReference<>();
  private long start;
  private volatile boolean over;

  Paced(int connections, int bytes, int perSecond) {
    super(connections);
    this.channels = new SocketChannel[connections];
    this.received = new long[connections];
    this.bytes = bytes;
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.sink = ByteBuffer.allocateDirect(64 * 1024);
  }

  /** Which connection it is and how many bytes of its next answer have come. */
  private static final class Place {
    final int index;
    int partial;

    Place(int index) {
      this.index = index;
    }
  }

  @Override
  void begin(int index, Selector selector, InetSocketAddress target) throws IOException {
    channels[index] = connect(target);
    channels[index].register(selector, SelectionKey.OP_READ, new Place(index));
    if (index == channels.length - 1) {
      start = System.nanoTime();
      pacer.start();
    }
  }

  private long dueAt(int index, long message) {
    return start + (message * channels.length + index) * intervalNanos;
  }

  private void pace() {
    ByteBuffer message = ByteBuffer.allocateDirect(bytes);
    try {
      for (long next = 0; !over; next++) {
        int index = (int) (next % channels.length);
        long due = dueAt(index, next / channels.length);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        message.clear();
        // A short write means that answers are far behind; the schedule already counts that.
        while (message.hasRemaining() && !over) {
          channels[index].write(message);
        }
      }
    } catch (IOException e) {
      pacerFailure.set(e);
    }
  }

  @Override
  void advance(SelectionKey key, Selector selector, InetSocketAddress target) throws IOException {
    sink.clear();
    int read = ((SocketChannel) key.channel()).read(sink);
    if (read < 0) {
      throw new IOException("the connection ended before its answer");
    }
    long now = System.nanoTime();
    Place place = (Place) key.attachment();
    place.partial += read;
    for (; place.partial >= bytes; place.partial -= bytes) {
      latencies.add(now - dueAt(place.index, received[place.index]++));
      units++;
    }
  }

  /** What is due and not back counts with the time that it has waited so far. */
  @Override
  void finish() throws IOException {
    over = true;
    LockSupport.unpark(pacer);
    long now = System.nanoTime();
    for (int i = 0; i < channels.length; i++) {
      for (long n = received[i]; now - dueAt(i, n) > 0; n++) {
        latencies.add(now - dueAt(i, n));
      }
    }
    try {
      pacer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    IOException failure = pacerFailure.get();
    if (failure != null) {
      throw new IOException("a message could not be sent", failure);
    }
  }
}
