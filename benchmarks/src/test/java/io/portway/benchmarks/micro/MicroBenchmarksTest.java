package io.portway.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That they run; what they measure, no test asserts. */
class MicroBenchmarksTest {

  @Test
  void everyBenchmarkRunsToItsEndOnAFewRoutes() throws RunnerException {
    // JMH lets one run at a time use a machine, which here is only one test beside others.
    System.setProperty("jmh.ignoreLock", "true");
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("io\\.portway\\.benchmarks\\.micro\\..*")
                    .param("routes", "20")
                    .param("endpoints", "5")
                    .addProfiler(CpuTime.class)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    assertThat(results)
        .hasSizeGreaterThan(8)
        .allSatisfy(result -> assertThat(result.getSecondaryResults()).containsKey("cpu"));
  }
}
