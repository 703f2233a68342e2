package io.portway.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients. {@code hold COUNT PORT...} opens connections that stay idle, {@code release} closes
 * them. {@code pingpong CONNECTIONS BYTES MILLIS PORT}, {@code download CONNECTIONS MILLIS PORT}
 * and {@code short CONNECTIONS MILLIS PORT} load for a while and answer {@code units nanos p50 p99
 * p999}, the latencies in microseconds. All on the main thread.
 */
public final class ClientWorker {

  private final List<SocketChannel> held = new ArrayList<>();

  private ClientWorker() {}

  /** Serves until the parent closes standard input. */
  public static void main(String[] args) throws IOException {
    ClientWorker worker = new ClientWorker();
    Commands.serve(worker::answer);
  }

  private String answer(String command, List<String> words) throws IOException {
    List<Integer> numbers = words.stream().map(Integer::valueOf).toList();
    return switch (command) {
      case "hold" -> hold(numbers.getFirst(), numbers.subList(1, numbers.size()));
      case "release" -> release();
      case "pingpong" ->
          Load.pingPong(numbers.get(0), numbers.get(1)).run(numbers.get(2), numbers.get(3));
      case "download" -> Load.download(numbers.get(0)).run(numbers.get(1), numbers.get(2));
      case "short" -> Load.shortSessions(numbers.get(0)).run(numbers.get(1), numbers.get(2));
      default -> "error unknown command " + command;
    };
  }

  private String hold(int count, List<Integer> ports) throws IOException {
    for (int i = 0; i < count; i++) {
      held.add(connect(ports.get(i % ports.size())));
    }
    return String.valueOf(held.size());
  }

  private String release() throws IOException {
    int count = held.size();
    for (SocketChannel channel : held) {
      channel.close();
    }
    held.clear();
    return String.valueOf(count);
  }

  static SocketChannel connect(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }
}
