package io.portway.control;

import static io.portway.plan.Intents.intent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.portway.model.BindKey;
import io.portway.plan.Intents;
import io.portway.source.SourceUpdate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When offers are taken. */
class HoldoffTest {

  private static final Duration MS = Duration.ofMillis(1);

  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void nothingIsOpenedBeforeEverySourceHasOffered() {
    var bench = Bench.withTwoSources();
    bench.offer(intent("demo/a", 80, 1));
    bench.advance(Duration.ofHours(1));
    assertThat(bench.plane.calls).isEmpty();
    assertThat(bench.source.reports).isEmpty();
    bench.loop.offer(bench.second, () -> SourceUpdate.EMPTY);
    bench.settle();
    assertThat(bench.plane.listeners).containsOnlyKeys(BindKey.ofPort(80));
    assertThat(bench.second.reports).isNotEmpty();
  }

  @Test
  void theFirstInputIsAppliedAtOnce() {
    var bench = Bench.withOneSource();
    bench.offer(intent("demo/a", 80, 1));
    bench.settle();
    assertThat(bench.plane.listeners).hasSize(1);
  }

  @Test
  void aLaterOfferIsAppliedAfterTheQuietTime() {
    var bench = Bench.withOneSource();
    bench.apply();
    bench.offer(intent("demo/a", 80, 1));
    bench.advance(MS.multipliedBy(19));
    assertThat(bench.plane.listeners).isEmpty();
    assertThat(bench.loop.untilNext()).isEqualTo(MS.toNanos());
    bench.advance(MS);
    assertThat(bench.plane.listeners).hasSize(1);
  }

  @Test
  void aLoneOfferIsAppliedAfterAShorterQuietTime() {
    var bench = Bench.withOneSource();
    bench.apply();
    bench.advance(MS.multipliedBy(101));
    bench.offer(intent("demo/a", 80, 1));
    bench.advance(MS.multipliedBy(9));
    assertThat(bench.plane.listeners).isEmpty();
    bench.advance(MS);
    assertThat(bench.plane.listeners).hasSize(1);
    bench.offer(intent("demo/b", 81, 1));
    bench.advance(MS.multipliedBy(19));
    assertThat(bench.plane.listeners).containsOnlyKeys(BindKey.ofPort(80));
    bench.advance(MS);
    assertThat(bench.plane.listeners).containsOnlyKeys(BindKey.ofPort(81));
  }

  @Test
  void offersThatKeepComingAreAppliedAfterTheMaximum() {
    var bench = Bench.withOneSource();
    bench.apply();
    int built = bench.counts.built;
    for (int elapsed = 0; elapsed < 100; elapsed += 10) {
      assertThat(bench.counts.built).as("after %d ms", elapsed).isEqualTo(built);
      bench.offer(intent("demo/a", 80, 1));
      bench.advance(MS.multipliedBy(10));
    }
    assertThat(bench.counts.built).isEqualTo(built + 1);
    assertThat(bench.plane.listeners).hasSize(1);
  }

  @Test
  void theLatestOfferWinsAndAnOlderOneIsNeverCalled() {
    var bench = Bench.withOneSource();
    bench.apply();
    var calls = new AtomicInteger();
    bench.loop.offer(
        bench.source,
        () -> {
          calls.incrementAndGet();
          return SourceUpdate.EMPTY;
        });
    bench.apply(intent("demo/new", 81, 1));
    assertThat(calls).hasValue(0);
    assertThat(bench.plane.listeners).containsOnlyKeys(BindKey.ofPort(81));
  }

  @Test
  void withoutNewsThereIsNothingToWaitFor() {
    var bench = Bench.withOneSource();
    assertThat(bench.loop.untilNext()).isEqualTo(Long.MAX_VALUE);
    bench.apply(intent("demo/a", 80, 1));
    assertThat(bench.loop.untilNext()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anUnknownSourceIsRefused() {
    var bench = Bench.withOneSource();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.loop.offer(bench.second, () -> Intents.update()))
        .withMessageContaining("second");
  }
}
