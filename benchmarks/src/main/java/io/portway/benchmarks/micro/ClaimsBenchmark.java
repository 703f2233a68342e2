package io.portway.benchmarks.micro;

import io.portway.claims.PortClaims;
import io.portway.k8s.state.ClusterState;
import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.TranslatorOptions;
import io.portway.model.BindKey;
import io.portway.model.RouteIntent;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** Who gets which port, without contention and with every port wanted several times. One thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx256m", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ClaimsBenchmark {

  @Param("10000")
  private int routes;

  @Param({"1", "4"})
  private int claimantsPerPort;

  private List<RouteIntent> intents = List.of();

  /** Makes the intents. */
  @Setup
  public void prepare() {
    intents =
        new RouteTranslator(TranslatorOptions.DEFAULT)
            .translate(ClusterState.of(ClusterObjects.of(routes, 1))).intents().stream()
                .map(this::crowded)
                .toList();
  }

  private RouteIntent crowded(RouteIntent intent) {
    int port = intent.bind().port();
    return new RouteIntent(
        intent.id(),
        intent.seniority(),
        BindKey.ofPort(port - port % claimantsPerPort),
        intent.targets(),
        intent.clusters(),
        intent.balance(),
        intent.timeouts(),
        intent.resetWhenUnavailable(),
        intent.warnings());
  }

  /** All claims of one build. */
  @Benchmark
  public PortClaims resolve() {
    return PortClaims.resolve(intents);
  }
}
