package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Client;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.Peer;
import io.portway.testing.Pod;
import io.portway.testing.ProcessCosts;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader that stalls stops its sender, and nobody else. */
interface BackPressureCases extends Case {
  /** More than the kernel buffers of four sockets can take together. */
  long OFFERED = 96L << 20;

  /**
   * What a data plane may hold of one direction outside the kernel's socket queues: a pipe of 1
   * MiB.
   */
  long HELD_PER_DIRECTION = 1L << 20;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void aStalledReaderStopsTheSender(boolean fromClient) {
    Pod pod = bench().pod(bench().tight());
    bench().start(pod);
    Bench.Pair pair = bench().next(bench().tight(), pod);
    Peer from = fromClient ? pair.client() : pair.pod();
    Peer to = fromClient ? pair.pod() : pair.client();
    SeededBytes bytes = bench().bytes();
    Sending sending = from.sendAll(bytes, OFFERED);

    sending.awaitStalled();

    Reading reading = to.reading(bytes);
    assertThat(sending.isDone()).as("all of it was taken").isFalse();
    assertThat(bench().heldInside(from, sending, to, reading))
        .as("bytes inside the data plane")
        .isBetween(0L, HELD_PER_DIRECTION);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void aReaderMayStallForHalfAnHourAndLosesNothing(boolean fromClient) {
    int total = 12 << 20;
    Pod pod = bench().pod(bench().tight());
    bench().start(pod);
    Bench.Pair pair = bench().next(bench().tight(), pod);
    Peer from = fromClient ? pair.client() : pair.pod();
    Peer to = fromClient ? pair.pod() : pair.client();
    SeededBytes bytes = bench().bytes();
    Sending sending = from.sendAllThenFin(bytes, total);
    sending.awaitStalled();

    bench().plane().advance(Duration.ofMinutes(30));

    to.reading(bytes).expectFinAt(total);
    sending.join();
    to.send("thanks");
    from.expect("thanks");
  }

  @Test
  default void neighboursOfAStalledReaderAreServed() {
    Pod pod = bench().pod();
    bench().start(DataPlaneOptions.defaults().withIoThreads(1), pod);
    SeededBytes bytes = bench().bytes();
    List<Sending> stalled = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      stalled.add(bench().next(bench().tight(), pod).pod().sendAll(bytes, OFFERED));
    }
    Sending.awaitStalled(stalled);

    Bench.Pair neighbour = bench().next(bench().peers(), pod);

    for (int i = 0; i < 100; i++) {
      bench().expectRelayed(neighbour);
    }
    int bulk = 16 << 20;
    neighbour.pod().sendAllThenFin(bytes, bulk);
    neighbour.client().reading(bytes).expectFinAt(bulk);
    assertThat(stalled).noneMatch(Sending::isDone);
  }

  @Test
  default void oneDirectionMayStallWhileTheOtherRuns() {
    Pod pod = bench().pod();
    bench().start(pod);
    Bench.Pair pair = bench().next(bench().tight(), pod);
    SeededBytes down = bench().bytes();
    SeededBytes up = bench().bytes();
    pair.pod().sendAll(down, OFFERED).awaitStalled();

    int bulk = 8 << 20;
    Sending upward = pair.client().sendAll(up, bulk);
    pair.pod().reading(up).exactly(bulk);

    upward.join();
  }

  @Test
  default void memoryOfStalledSessionsIsBounded() {
    int sessions = 32;
    Pod pod = bench().pod();
    bench().start(pod);
    bench().expectRelayed(bench().next(bench().peers(), pod));
    SeededBytes bytes = bench().bytes();
    long before = ProcessCosts.directMemory();
    List<Sending> stalled = new ArrayList<>();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      Bench.Pair pair = bench().next(bench().tight(), pod);
      clients.add(pair.client());
      stalled.add(pair.pod().sendAll(bytes, OFFERED));
    }
    Sending.awaitStalled(stalled);

    // A quarter of a MiB each, and what an allocator reserves for its loops.
    assertThat(ProcessCosts.directMemory() - before)
        .as("direct memory of %d stalled sessions", sessions)
        .isLessThan((sessions << 18) + (16L << 20));
    clients.getFirst().reading(bytes).exactly(4 << 20);
    assertThat(stalled).noneMatch(Sending::isDone);
  }
}
