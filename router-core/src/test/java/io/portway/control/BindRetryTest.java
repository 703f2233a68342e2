package io.portway.control;

import static io.portway.plan.Intents.intent;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of binds that fail. */
class BindRetryTest {

  private static final BindKey PORT = BindKey.ofPort(80);

  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void aFailedBindIsRetriedUntilItWorks() {
    var bench = Bench.withOneSource();
    bench.plane.taken.add(PORT);
    bench.apply(intent("demo/a", 80, 1), intent("demo/b", 81, 1));
    assertThat(bench.outcome(PORT)).isEqualTo(FakeDataPlane.outcome(PORT, FakeDataPlane.IN_USE));
    assertThat(bench.outcome(BindKey.ofPort(81)).isOpen()).isTrue();
    bench.plane.takeCalls();
    for (int i = 0; i < 20; i++) {
      bench.advance(Duration.ofNanos(Backoff.MAX_NANOS));
    }
    assertThat(bench.plane.takeCalls()).hasSize(20).containsOnly("retry *:80");
    bench.plane.taken.clear();
    bench.advance(Duration.ofNanos(Backoff.MAX_NANOS));
    assertThat(bench.outcome(PORT).isOpen()).isTrue();
    bench.plane.takeCalls();
    bench.advance(Duration.ofHours(1));
    assertThat(bench.plane.takeCalls()).isEmpty();
    assertThat(bench.counts.bindFailures)
        .hasSize(21)
        .containsOnly("*:80 demo/a EADDRINUSE (address already in use)");
  }

  @Test
  void onlyAChangedOutcomeIsReported() {
    var bench = Bench.withOneSource();
    bench.plane.taken.add(PORT);
    bench.apply(intent("demo/a", 80, 1));
    int reports = bench.source.reports.size();
    bench.advance(Duration.ofSeconds(60));
    bench.advance(Duration.ofSeconds(60));
    assertThat(bench.source.reports).hasSize(reports);
    bench.plane.taken.clear();
    bench.advance(Duration.ofSeconds(60));
    assertThat(bench.source.reports).hasSize(reports + 1);
  }

  @Test
  void theRetriesEndWithTheirListener() {
    var bench = Bench.withOneSource();
    bench.plane.taken.add(PORT);
    bench.apply(intent("demo/a", 80, 1));
    bench.apply();
    bench.plane.takeCalls();
    bench.advance(Duration.ofHours(1));
    assertThat(bench.plane.takeCalls()).isEmpty();
    assertThat(bench.lastReport().binds()).isEmpty();
    assertThat(bench.loop.untilNext()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aLateAnswerToAnOldOpeningIsIgnored() {
    var bench = Bench.withOneSource();
    var attempts = new ArrayList<CompletableFuture<BindOutcome>>();
    bench.plane.held.put(PORT, attempts);
    bench.apply(intent("demo/a", 80, 1));
    bench.apply();
    bench.apply(intent("demo/b", 80, 1));
    assertThat(attempts).hasSize(2);
    attempts.getFirst().complete(FakeDataPlane.outcome(PORT, FakeDataPlane.IN_USE));
    bench.settle();
    assertThat(bench.lastReport().binds()).isEmpty();
    assertThat(bench.loop.untilNext()).isEqualTo(Long.MAX_VALUE);
    attempts.getLast().complete(FakeDataPlane.outcome(PORT, ""));
    bench.settle();
    assertThat(bench.outcome(PORT).isOpen()).isTrue();
  }

  @Test
  void theFirstInputCountsAsAppliedWhenEachBindWasTriedWhateverTheOutcome() {
    var bench = Bench.withOneSource();
    var attempts = new ArrayList<CompletableFuture<BindOutcome>>();
    bench.plane.held.put(PORT, attempts);
    bench.plane.taken.add(BindKey.ofPort(81));
    bench.settle();
    assertThat(bench.loop.applied()).isNotDone();
    bench.apply(intent("demo/a", 80, 1), intent("demo/b", 81, 1));
    assertThat(bench.loop.applied()).isNotDone();
    attempts.getFirst().complete(FakeDataPlane.outcome(PORT, FakeDataPlane.IN_USE));
    bench.settle();
    assertThat(bench.loop.applied()).isCompleted();
  }

  @Test
  void aBindOfLaterInputDoesNotHoldUpTheFirst() {
    var bench = Bench.withOneSource();
    var attempts = new ArrayList<CompletableFuture<BindOutcome>>();
    bench.plane.held.put(PORT, attempts);
    bench.plane.held.put(BindKey.ofPort(81), new ArrayList<>());
    bench.apply(intent("demo/a", 80, 1));
    bench.apply(intent("demo/a", 80, 1), intent("demo/b", 81, 1));
    assertThat(bench.loop.applied()).isNotDone();
    attempts.getFirst().complete(FakeDataPlane.outcome(PORT, ""));
    bench.settle();
    assertThat(bench.loop.applied()).isCompleted();
  }

  @Test
  void anEmptyFirstInputIsAppliedAtOnce() {
    var bench = Bench.withOneSource();
    bench.apply();
    assertThat(bench.loop.applied()).isCompleted();
    assertThat(bench.lastReport().version()).isEqualTo(1);
  }

  @Test
  void theWaitGrowsFrom100MillisecondsToFiveSecondsAndNeverLeavesThem() {
    long seed = System.nanoTime();
    var backoff = new Backoff(new Random(seed));
    for (int round = 0; round < 1_000; round++) {
      for (int failures = 1; failures < 100; failures++) {
        assertThat(backoff.delayNanos(failures))
            .as("seed %d", seed)
            .isBetween(Backoff.MIN_NANOS, Backoff.MAX_NANOS);
      }
    }
    assertThat(backoff.delayNanos(1)).isLessThanOrEqualTo(2 * Backoff.MIN_NANOS);
    assertThat(backoff.delayNanos(Integer.MAX_VALUE)).isGreaterThanOrEqualTo(Backoff.MAX_NANOS / 2);
  }
}
