package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.CloseReason;
import io.portway.model.Timeouts;
import io.portway.testing.Client;
import io.portway.testing.Peer;
import io.portway.testing.Pod;
import io.portway.testing.ProcessCosts;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FIN ends one direction, after its last byte, and leaves the other alone. */
interface HalfCloseCases extends Case {
  int MIB = 1 << 20;

  @Test
  default void aClientThatSaidFinIsAnsweredForMinutes() {
    Bench.Pair pair = bench().pair();
    pair.client().send("question");
    pair.client().shutdownOutput();
    pair.pod().expect("question");
    pair.pod().expectFin();

    for (int i = 0; i < 10; i++) {
      bench().plane().advance(Timeouts.DEFAULT.halfClosed().minus(Bench.MARGIN));
      pair.pod().send("part" + i);
      pair.client().expect("part" + i);
    }

    pair.pod().shutdownOutput();
    pair.client().expectFin();
    bench().expectClosed(CloseReason.FINISHED);
  }

  @Test
  default void aPodThatSaidFinHearsTheClientForMinutes() {
    Bench.Pair pair = bench().pair();
    pair.pod().send("hello");
    pair.pod().shutdownOutput();
    pair.client().expect("hello");
    pair.client().expectFin();

    for (int i = 0; i < 10; i++) {
      bench().plane().advance(Timeouts.DEFAULT.halfClosed().minus(Bench.MARGIN));
      pair.client().send("part" + i);
      pair.pod().expect("part" + i);
    }

    pair.client().shutdownOutput();
    pair.pod().expectFin();
    bench().expectClosed(CloseReason.FINISHED);
  }

  @RepeatedTest(10)
  default void bothSidesMayCloseAtTheSameMoment() {
    Bench.Pair pair = bench().pair();
    SeededBytes up = bench().bytes();
    SeededBytes down = bench().bytes();
    int size = bench().random().nextInt(20_000);

    Sending upward = pair.client().sendAll(up, size);
    Sending downward = pair.pod().sendAll(down, size);
    upward.join();
    downward.join();
    pair.client().shutdownOutput();
    pair.pod().shutdownOutput();

    pair.pod().reading(up).expectFinAt(size);
    pair.client().reading(down).expectFinAt(size);
    bench().expectClosed(CloseReason.FINISHED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 4096, 65_535, 65_536, 65_537, MIB, 16 * MIB})
  default void finWithDataInFlightLosesNothingTowardsTheClient(int size) {
    Bench.Pair pair = bench().pair();

    finBehind(pair.pod(), pair.client(), size);

    pair.client().shutdownOutput();
    pair.pod().expectFin();
    bench().expectClosed(CloseReason.FINISHED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 4096, 65_535, 65_536, 65_537, MIB, 16 * MIB})
  default void finWithDataInFlightLosesNothingTowardsThePod(int size) {
    Bench.Pair pair = bench().pair();

    finBehind(pair.client(), pair.pod(), size);

    pair.pod().shutdownOutput();
    pair.client().expectFin();
    bench().expectClosed(CloseReason.FINISHED);
  }

  /** Small sizes are read when the FIN is already on its way, large ones while they are sent. */
  private void finBehind(Peer from, Peer to, int size) {
    SeededBytes bytes = bench().bytes();
    Sending sending = from.sendAllThenFin(bytes, size);
    if (size <= MIB) {
      sending.join();
    }
    to.reading(bytes).expectFinAt(size);
    sending.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {65_537, MIB, 3 * MIB})
  default void aCloseWithDataInFlightLosesNothingToASlowReader(int size) {
    Pod pod = bench().pod();
    bench().start(pod);
    Bench.Pair pair = bench().next(bench().tight(), pod);
    SeededBytes bytes = bench().bytes();
    pair.client().shutdownOutput();
    pair.pod().expectFin();
    Sending sending = pair.pod().sendAll(bytes, size);
    Reading reading = pair.client().reading(bytes);

    while (!sending.isDone()) {
      reading.exactly(Math.min(2048, size - reading.position()));
    }
    sending.join();
    pair.pod().close();

    while (size - reading.position() > 2048) {
      reading.exactly(2048);
    }
    reading.expectFinAt(size);
    bench().expectClosed(CloseReason.FINISHED);
  }

  @Test
  default void bothDirectionsFlowAtOnceAndEndOnTheirOwn() throws Exception {
    Bench.Pair pair = bench().pair();
    SeededBytes up = bench().bytes();
    SeededBytes down = bench().bytes();
    int size = 12 * MIB;
    Sending upward = pair.client().sendAll(up, size);
    Sending downward = pair.pod().sendAll(down, size / 2);
    CompletableFuture<Void> atPod =
        bench()
            .beside(() -> {
              pair.pod().reading(up).expectFinAt(size);
              pair.pod().send("all there");
              pair.pod().shutdownOutput();
            });
    Reading reading = pair.client().reading(down).exactly(size / 2);

    upward.join();
    downward.join();
    pair.client().shutdownOutput();

    assertThat(reading.position()).isEqualTo(size / 2);
    pair.client().expect("all there");
    pair.client().expectFin();
    bench().join(atPod);
    bench().expectClosed(CloseReason.FINISHED);
  }

  /**
   * Both halves of the pod's connection have ended, the kernel reports a hang-up for it whatever is
   * asked for, and its last bytes wait for the client. The sizes make sure that some sessions are
   * in this state, whatever the kernel's buffers are. A bounded look at the wall clock is needed: a
   * spinning loop shows only in CPU time.
   */
  @Test
  default void aPodThatClosedBothWaysCostsNoCpuWhileTheClientIsStalled() {
    Pod pod = bench().pod();
    bench().start(pod);
    SeededBytes bytes = bench().bytes();
    List<Client> clients = new ArrayList<>();
    List<Integer> sizes =
        List.of(50_000, 150_000, 300_000, 600_000, MIB, 2 * MIB, 3 * MIB, 5 * MIB);
    List<Sending> sendings = new ArrayList<>();
    for (int size : sizes) {
      Bench.Pair pair = bench().next(bench().tight(), pod);
      pair.client().shutdownOutput();
      pair.pod().expectFin();
      sendings.add(pair.pod().sendAllThenFin(bytes, size));
      clients.add(pair.client());
    }
    Sending.awaitStalled(sendings);

    assertThat(ProcessCosts.ioThreads() > 0).as("io loops").isEqualTo(bench().hasLoops());
    Duration window = Duration.ofMillis(600);
    Duration before = ProcessCosts.ioThreadsCpu();
    Awaitility.await()
        .during(window)
        .atMost(window.multipliedBy(10))
        .until(() -> clients.stream().allMatch(Peer::isConnected));
    Duration used = ProcessCosts.ioThreadsCpu().minus(before);

    assertThat(used).as("CPU of the io loops in %s", window).isLessThan(window.dividedBy(4));
    for (int i = 0; i < sizes.size(); i++) {
      clients.get(i).reading(bytes).expectFinAt(sizes.get(i));
    }
  }
}
