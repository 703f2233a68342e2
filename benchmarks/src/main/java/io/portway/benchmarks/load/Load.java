package io.portway.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One kind of load over several connections, on one selector. Used once, by one thread. What it
 * counts is counted from the moment when every connection has settled.
 */
abstract class Load {

  /** Between the first connection and the first counted moment. */
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int connections;
  final Latencies latencies = new Latencies();
  long units;

  /** Of {@link #advance}, since the selector's callback may not throw. */
  private @Nullable IOException failure;

  Load(int connections) {
    this.connections = connections;
  }

  /**
   * The load that these words ask for: {@code pingpong CONNECTIONS BYTES}, {@code mixed
   * CONNECTIONS}, {@code paced CONNECTIONS BYTES PER-SECOND}, {@code download CONNECTIONS}, {@code
   * sessions CONNECTIONS BYTES MESSAGES}.
   *
   * @throws IllegalArgumentException for other words
   */
  static Load of(List<String> words) {
    String kind = words.getFirst();
    int[] n = words.stream().skip(1).mapToInt(Integer::parseInt).toArray();
    return switch (kind) {
      case "pingpong" -> PingPong.ofSize(n[0], n[1]);
      case "mixed" -> PingPong.mixed(n[0]);
      case "paced" -> new Paced(n[0], n[1], n[2]);
      case "download" -> new Download(n[0]);
      case "sessions" -> new Sessions(n[0], n[1], n[2]);
      default -> throw new IllegalArgumentException("no such load: " + words);
    };
  }

  /**
   * Loads for so long and answers {@code units nanos cpu p50 p99 p999}: how much was done, in which
   * time, with how much CPU of these processes, and how long a unit took, all in nanoseconds.
   */
  final String run(int millis, InetSocketAddress target, long... pids) throws IOException {
    try (Selector selector = Selector.open()) {
      try {
        for (int i = 0; i < connections; i++) {
          begin(i, selector, target);
        }
        serve(selector, target, System.nanoTime() + SETTLE_NANOS);
        units = 0;
        latencies.clear();
        long start = System.nanoTime();
        long cpu = CpuClock.nanos(pids);
        serve(selector, target, start + TimeUnit.MILLISECONDS.toNanos(millis));
        cpu = CpuClock.nanos(pids) - cpu;
        long nanos = System.nanoTime() - start;
        finish();
        return "%d %d %d %d %d %d"
            .formatted(
                units,
                nanos,
                cpu,
                latencies.quantile(0.5),
                latencies.quantile(0.99),
                latencies.quantile(0.999));
      } finally {
        for (SelectionKey key : selector.keys()) {
          key.channel().close();
        }
      }
    }
  }

  private void serve(Selector selector, InetSocketAddress target, long end) throws IOException {
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      selector.select(
          key -> tryAdvance(key, selector, target), TimeUnit.NANOSECONDS.toMillis(left) + 1);
      if (failure != null) {
        throw failure;
      }
    }
  }

  private void tryAdvance(SelectionKey key, Selector selector, InetSocketAddress target) {
    try {
      advance(key, selector, target);
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Opens one connection. */
  abstract void begin(int index, Selector selector, InetSocketAddress target) throws IOException;

  /** The connection is ready for what it waits for. */
  abstract void advance(SelectionKey key, Selector selector, InetSocketAddress target)
      throws IOException;

  /** The counted time is over; the connections are still open. */
  void finish() throws IOException {
    // Most kinds have nothing left to count.
  }

  /** A connection that is open and does not block. */
  static SocketChannel connect(InetSocketAddress target) throws IOException {
    SocketChannel channel = SocketChannel.open(target);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    return channel;
  }
}
