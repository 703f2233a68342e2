package io.portway.benchmarks.micro;

import io.portway.balance.Candidate;
import io.portway.balance.Picker;
import io.portway.balance.StableHash;
import io.portway.balance.TurnPosition;
import io.portway.model.BalancePolicy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One pick, as an io loop does it for every session, over healthy endpoints with some load. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx256m", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PickBenchmark {

  @Param({"SOURCE", "ROUND_ROBIN", "LEAST_CONNECTIONS", "RANDOM"})
  private BalancePolicy policy = BalancePolicy.SOURCE;

  @Param({"5", "100"})
  private int endpoints;

  private @Nullable Picker<Pod> picker;
  private long key;

  /** Reads what the running endpoint reads: a volatile load. */
  private record Pod(long hash, AtomicInteger sessions) implements Candidate {

    @Override
    public int load() {
      return sessions.get();
    }

    @Override
    public boolean healthy() {
      return true;
    }
  }

  /** Makes the candidates. */
  @Setup
  public void prepare() {
    List<Pod> pods =
        IntStream.range(0, endpoints)
            .mapToObj(i -> new Pod(StableHash.mix(i), new AtomicInteger(i % 7)))
            .toList();
    picker = Picker.of(policy, pods, new TurnPosition());
  }

  /** For another client each time. */
  @Benchmark
  public @Nullable Candidate pick() {
    return Objects.requireNonNull(picker).pick(++key, null);
  }
}
