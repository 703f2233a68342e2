package io.portway.contract;

import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each case its {@link Bench}, skips an engine's written exceptions by name, and checks after
 * each case that nothing is left. Subclasses mix in the groups of cases that they are judged by.
 *
 * <p>{@code -Dportway.contract.seed=N} repeats the bytes, sizes and faults of a run.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@ExtendWith(SeedInFailures.class)
abstract class ContractBase implements Case {
  private @Nullable Bench bench;

  /** Starts the engine under test; it accepts when the call returns. */
  protected abstract DataPlane start(DataPlaneOptions options, InetSocketAddress... pods);

  /** Cases, by method name, that this engine is known not to meet. */
  protected Set<String> exceptions() {
    return Set.of();
  }

  Bench.Controls controls() {
    return Bench.Controls.ENGINE;
  }

  @Override
  public Bench bench() {
    return Objects.requireNonNull(bench);
  }

  @BeforeEach
  final void open(TestInfo test) {
    requireKnownCases(exceptions());
    String name = test.getTestMethod().map(Method::getName).orElseThrow();
    Assumptions.assumeFalse(
        exceptions().contains(name), () -> name + " is a written exception of this engine");
    bench = new Bench(this::start, controls(), Seed.VALUE);
  }

  /** A case that was renamed must not leave a silent hole. */
  final void requireKnownCases(Set<String> names) {
    Set<String> unknown = new HashSet<>(names);
    unknown.removeAll(
        Arrays.stream(getClass().getMethods()).map(Method::getName).collect(Collectors.toSet()));
    if (!unknown.isEmpty()) {
      throw new AssertionError("names that are no case: " + unknown);
    }
  }

  @AfterEach
  final void nothingIsLeft() throws IOException {
    if (bench != null) {
      bench.close();
    }
  }
}
