package io.portway.benchmarks.load;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Clients, all on the main thread. A target is {@code PORT} or {@code ADDRESS:PORT}.
 *
 * <ul>
 *   <li>{@code hold COUNT TARGET...} opens connections that stay idle.
 *   <li>{@code try COUNT TARGET} opens connections, asks each for an echo, keeps those that answer
 *       and answers {@code answered ended silent}.
 *   <li>{@code release [COUNT]} closes the newest of those that are kept, or all.
 *   <li>{@code run MILLIS TARGET PID[,PID...]|- LOAD...} loads for a while; see {@link Load#of} for
 *       the loads and {@link Load#run} for the answer.
 *   <li>{@code metrics ADDRESS:PORT NAME[/LABEL]...} answers the sums; see {@link MetricsPage#sum}.
 * </ul>
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
    return switch (command) {
      case "hold" -> hold(Integer.parseInt(words.getFirst()), words.subList(1, words.size()));
      case "try" ->
          new Attempts(held).run(Integer.parseInt(words.get(0)), Targets.parse(words.get(1)));
      case "release" -> release(words.isEmpty() ? held.size() : Integer.parseInt(words.getFirst()));
      case "run" ->
          Load.of(words.subList(3, words.size()))
              .run(
                  Integer.parseInt(words.get(0)),
                  Targets.parse(words.get(1)),
                  processes(words.get(2)));
      case "metrics" -> MetricsPage.read(words.getFirst()).sums(words.subList(1, words.size()));
      default -> "error unknown command " + command;
    };
  }

  private static long[] processes(String word) {
    return word.equals("-")
        ? new long[0]
        : Stream.of(word.split(",", -1)).mapToLong(Long::parseLong).toArray();
  }

  private String hold(int count, List<String> targets) throws IOException {
    for (int i = 0; i < count; i++) {
      held.add(SocketChannel.open(Targets.parse(targets.get(i % targets.size()))));
    }
    return String.valueOf(held.size());
  }

  private String release(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      held.removeLast().close();
    }
    return String.valueOf(count);
  }
}
