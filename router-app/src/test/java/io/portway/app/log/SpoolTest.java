package io.portway.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpoolTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration TICK = Duration.ofMillis(20);

  private final List<Integer> taken = Collections.synchronizedList(new ArrayList<>());

  @Test
  void everythingArrivesInOrder() {
    try (Spool<Integer> spool = spool(100_000, Duration.ofMillis(1), taken::addAll)) {
      IntStream.range(0, 50_000).forEach(i -> assertThat(spool.offer(i)).isTrue());
      assertThat(spool.flush(LONG)).isTrue();
      assertThat(taken).isEqualTo(IntStream.range(0, 50_000).boxed().toList());
    }
  }

  @Test
  void aSinkThatStallsCostsItemsAndNeverTheOneWhoOffers() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch stalled = new CountDownLatch(1);
    try (Spool<Integer> spool =
        spool(
            10,
            Duration.ZERO,
            batch -> {
              if (!batch.isEmpty()) {
                stalled.countDown();
                hold(release);
              }
              taken.addAll(batch);
            })) {
      spool.offer(0);
      hold(stalled);
      List<Boolean> answers = IntStream.range(1, 21).mapToObj(spool::offer).toList();
      assertThat(answers.stream().filter(a -> a)).hasSize(10);
      assertThat(spool.flush(Duration.ofMillis(1))).isFalse();
      release.countDown();
      assertThat(spool.flush(LONG)).isTrue();
      assertThat(taken).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }
  }

  @Test
  void closingHandsOverWhatIsLeftAndTakesNothingMore() {
    Spool<Integer> spool = spool(100, Duration.ofHours(1), taken::addAll);
    IntStream.range(0, 10).forEach(spool::offer);
    spool.close();
    spool.close();
    assertThat(taken).hasSize(10);
    assertThat(spool.offer(1)).isFalse();
  }

  @Test
  void flushingDoesNotWaitForTheLinger() {
    try (Spool<Integer> spool = spool(100, Duration.ofHours(1), taken::addAll)) {
      spool.offer(1);
      assertThat(spool.flush(LONG)).isTrue();
      assertThat(taken).containsExactly(1);
    }
  }

  @Test
  void aSinkThatFailsIsAskedAgain() {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger bugs = new AtomicInteger();
    try (Spool<Integer> spool =
        spool(
            10,
            Duration.ZERO,
            batch -> {
              if (!batch.isEmpty() && calls.incrementAndGet() == 1) {
                Thread.currentThread()
                    .setUncaughtExceptionHandler((t, e) -> bugs.incrementAndGet());
                throw new IllegalStateException("a bug");
              }
              taken.addAll(batch);
            })) {
      spool.offer(1);
      assertThat(spool.flush(LONG)).isTrue();
      spool.offer(2);
      assertThat(spool.flush(LONG)).isTrue();
    }
    assertThat(taken).containsExactly(2);
    assertThat(bugs).hasValue(1);
  }

  @Test
  void withNothingToDoTheSinkIsStillAskedFromTimeToTime() {
    CountDownLatch ticks = new CountDownLatch(1);
    try (Spool<Integer> spool = spool(10, Duration.ZERO, batch -> ticks.countDown())) {
      await().until(() -> ticks.getCount() == 0);
      assertThat(spool.offer(1)).isTrue();
    }
  }

  @Test
  void withoutATickItsThreadSleepsUntilSomethingComes() {
    List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    try (Spool<Integer> spool =
        new Spool<>("spool-test", 10, Spool.Pace.AT_ONCE, LONG, batch -> sizes.add(batch.size()))) {
      await().until(() -> sleeping("spool-test"));
      assertThat(spool.offer(1)).isTrue();
      await().until(() -> !sizes.isEmpty());
    }
    assertThat(sizes.getFirst()).isEqualTo(1);
  }

  /** Waits without an end of its own. */
  private static boolean sleeping(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(t -> t.getName().equals(thread) && t.getState() == Thread.State.WAITING);
  }

  private static Spool<Integer> spool(int capacity, Duration linger, Consumer<List<Integer>> sink) {
    return new Spool<>("spool-test", capacity, new Spool.Pace(linger, TICK), LONG, sink);
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
