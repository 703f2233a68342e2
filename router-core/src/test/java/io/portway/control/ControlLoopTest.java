package io.portway.control;

import static io.portway.plan.Intents.endpoint;
import static io.portway.plan.Intents.intent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.portway.model.BindKey;
import io.portway.model.ControlReport;
import io.portway.model.RouteIntent;
import io.portway.model.Verdict;
import io.portway.plan.Intents;
import io.portway.source.SourceUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ControlLoopTest {

  @Test
  void changedEndpointsTouchNoListener() {
    var bench = Bench.withOneSource();
    bench.apply(intent("demo/a", 80, 1, endpoint("10.0.0.1", 80)));
    bench.plane.takeCalls();
    bench.apply(intent("demo/a", 80, 1, endpoint("10.0.0.2", 80)));
    assertThat(bench.plane.takeCalls()).containsExactly("cluster demo/a>svc:80");
  }

  @Test
  void theDisplacedOneTakesOverWithoutARebindWhenTheHolderGoes() {
    var bench = Bench.withOneSource();
    bench.apply(intent("demo/old", 80, 2), intent("demo/young", 80, 1));
    assertThat(bench.lastReport().verdicts())
        .extracting(Verdict::status)
        .containsExactly(Verdict.Status.ACCEPTED, Verdict.Status.DISPLACED);
    bench.plane.takeCalls();
    bench.apply(intent("demo/young", 80, 1));
    assertThat(bench.plane.takeCalls())
        .containsExactly("cluster demo/young>svc:80", "update *:80", "remove demo/old>svc:80");
    assertThat(bench.outcome(BindKey.ofPort(80)).isOpen()).isTrue();
  }

  @Test
  void everyApplyIsReportedToEverySourceAndListenerEvenWithoutAChange() {
    var bench = Bench.withTwoSources();
    List<ControlReport> heard = new ArrayList<>();
    bench.loop.addReportListener(heard::add);
    bench.loop.offer(bench.second, () -> SourceUpdate.EMPTY);
    bench.apply();
    bench.apply();
    assertThat(heard).extracting(ControlReport::version).containsExactly(1L, 2L);
    assertThat(bench.source.reports).isEqualTo(heard);
    assertThat(bench.second.reports).isEqualTo(heard);
    assertThat(bench.counts.built).isEqualTo(2);
    assertThat(bench.counts.applied).isEqualTo(2);
    assertThat(bench.counts.changes).isZero();
    assertThat(bench.loop.snapshot().version()).isEqualTo(2);
  }

  @Test
  void aSourceThatThrowsKeepsItsLastGoodUpdateAndIsLoggedOnce() {
    try (var log = new CapturedLog()) {
      var bench = Bench.withTwoSources();
      bench.loop.offer(bench.second, () -> Intents.update(intent("demo/b", 81, 1)));
      bench.apply(intent("demo/a", 80, 1));
      log.take();
      for (int i = 0; i < 3; i++) {
        bench.loop.offer(
            bench.source,
            () -> {
              throw new IllegalStateException("scripted bug");
            });
        bench.loop.offer(bench.second, () -> Intents.update(intent("demo/c", 82, 1)));
        bench.advance(Duration.ofSeconds(1));
      }
      assertThat(bench.plane.listeners).containsOnlyKeys(BindKey.ofPort(80), BindKey.ofPort(82));
      assertThat(bench.counts.bugs).isEqualTo(3);
      assertThat(log.take())
          .filteredOn(l -> l.startsWith("ERROR"))
          .containsExactly("ERROR event=bug place=\"source first\"");
      bench.apply(intent("demo/a", 83, 1));
      assertThat(bench.plane.listeners).containsOnlyKeys(BindKey.ofPort(83), BindKey.ofPort(82));
    }
  }

  @Test
  void aSourceWhoseFirstUpdateThrowsIsWaitedFor() {
    try (var log = new CapturedLog()) {
      var bench = Bench.withOneSource();
      bench.loop.offer(
          bench.source,
          () -> {
            throw new IllegalStateException("scripted bug");
          });
      bench.settle();
      assertThat(bench.loop.applied()).isNotDone();
      assertThat(log.take()).hasSize(1);
      bench.apply(intent("demo/a", 80, 1));
      assertThat(bench.loop.applied()).isCompleted();
    }
  }

  @Test
  void oneEffectThatThrowsDoesNotKeepOthersFromBeingApplied() {
    try (var log = new CapturedLog()) {
      var bench = Bench.withOneSource();
      bench.plane.broken.add(BindKey.ofPort(80));
      bench.apply(intent("demo/a", 80, 1), intent("demo/b", 81, 1));
      assertThat(bench.lastReport().binds()).containsOnlyKeys(BindKey.ofPort(81));
      assertThat(bench.loop.applied()).isCompleted();
      bench.plane.broken.clear();
      bench.advance(Duration.ofSeconds(1));
      assertThat(bench.outcome(BindKey.ofPort(80)).isOpen()).isTrue();
      assertThat(log.take()).filteredOn(l -> l.startsWith("ERROR")).hasSize(1);
    }
  }

  @Test
  void aReportListenerThatThrowsDisturbsNobody() {
    try (var log = new CapturedLog()) {
      var bench = Bench.withOneSource();
      bench.loop.addReportListener(_ -> {
        throw new IllegalStateException("scripted bug");
      });
      List<ControlReport> heard = new ArrayList<>();
      bench.loop.addReportListener(heard::add);
      bench.apply(intent("demo/a", 80, 1));
      assertThat(heard).hasSize(2);
      assertThat(log.take()).filteredOn(l -> l.startsWith("ERROR")).hasSize(1);
      assertThat(bench.counts.bugs).isEqualTo(2);
    }
  }

  @Test
  void anyHistoryEndsWithExactlyWhatTheLastInputAsksFor() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (var log = new CapturedLog()) {
      for (int round = 0; round < 30; round++) {
        var bench = Bench.withOneSource(seed);
        SourceUpdate last = SourceUpdate.EMPTY;
        for (int i = 0; i < 20; i++) {
          SourceUpdate update = Intents.random(random, 25);
          last = update;
          bench.loop.offer(bench.source, () -> update);
          bench.plane.taken.clear();
          bench.plane.taken.add(BindKey.ofPort(8_000 + random.nextInt(6)));
          bench.advance(Duration.ofMillis(random.nextInt(300)));
        }
        bench.plane.taken.clear();
        bench.advance(Duration.ofSeconds(10));
        var expected = Bench.BUILDER.build(0, List.of(last)).snapshot();
        assertThat(bench.plane.listeners).as("seed %d", seed).isEqualTo(expected.listeners());
        assertThat(bench.plane.clusters).as("seed %d", seed).isEqualTo(expected.clusters());
        assertThat(bench.lastReport().binds().keySet()).isEqualTo(expected.listeners().keySet());
        assertThat(bench.lastReport().binds().values())
            .as("seed %d", seed)
            .allMatch(b -> b.isOpen());
        assertThat(bench.counts.bugs).as("seed %d: %s", seed, log.take()).isZero();
      }
    }
  }

  @Test
  void theThreadAppliesWhatManyThreadsOffer() throws Exception {
    try (var log = new CapturedLog()) {
      var plane = new FakeDataPlane();
      var sources = List.of(new FakeSource("a"), new FakeSource("b"), new FakeSource("c"));
      try (var loop =
          new ControlLoop(List.copyOf(sources), Bench.BUILDER, plane, ControlObserver.NONE)) {
        loop.start();
        var start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int s = 0; s < 3; s++) {
          int port = 9_000 + 1_000 * s;
          var source = sources.get(s);
          threads.add(
              Thread.startVirtualThread(() -> {
                awaitUnchecked(start);
                for (int i = 0; i <= 200; i++) {
                  RouteIntent intent = intent("demo/" + source.name(), port + i, 1);
                  loop.offer(source, () -> Intents.update(intent));
                }
              }));
        }
        start.countDown();
        for (Thread thread : threads) {
          thread.join();
        }
        await()
            .untilAsserted(() ->
                assertThat(loop.snapshot().listeners().keySet())
                    .containsExactly(
                        BindKey.ofPort(9_200), BindKey.ofPort(10_200), BindKey.ofPort(11_200)));
        await().until(loop.applied()::isDone);
      }
      assertThat(plane.listeners).as("closing the loop closes no listener").hasSize(3);
      assertThat(log.take()).noneMatch(l -> l.startsWith("ERROR"));
    }
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aClosedLoopAppliesNothingMore() {
    var plane = new FakeDataPlane();
    var source = new FakeSource("a");
    var loop = new ControlLoop(List.of(source), Bench.BUILDER, plane, ControlObserver.NONE);
    loop.start();
    loop.close();
    loop.close();
    loop.offer(source, () -> Intents.update(intent("demo/a", 80, 1)));
    assertThat(plane.calls).isEmpty();
    assertThat(loop.applied()).isNotDone();
    assertThatIllegalStateException().isThrownBy(loop::start);
  }
}
