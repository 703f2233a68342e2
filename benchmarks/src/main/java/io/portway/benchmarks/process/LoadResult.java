package io.portway.benchmarks.process;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a client says of a load that it ran, in nanoseconds.
 *
 * @param units how much was done, in units of the load
 * @param cpuNanos of the processes that were named, meanwhile
 */
public record LoadResult(
    long units, long nanos, long cpuNanos, long p50Nanos, long p99Nanos, long p999Nanos) {

  /**
   * The answer to {@code run}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static LoadResult parse(String answer) {
    List<Long> n = Stream.of(answer.split(" ", -1)).map(Long::valueOf).toList();
    if (n.size() != 6) {
      throw new IllegalArgumentException("not the answer to a load: " + answer);
    }
    return new LoadResult(n.get(0), n.get(1), n.get(2), n.get(3), n.get(4), n.get(5));
  }
}
