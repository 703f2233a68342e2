package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.CloseReason;
import io.portway.model.Timeouts;
import io.portway.testing.End;
import io.portway.testing.Peer;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Deadlines, all by the injected clock: when they fire, how the end looks, and what keeps them
 * away.
 */
interface DeadlineCases extends Case {
  Duration IDLE = Timeouts.DEFAULT.idle();
  Duration HALF_CLOSED = Timeouts.DEFAULT.halfClosed();
  long ENDLESS = 64L << 20;

  @Test
  default void anIdleSessionEndsWithFinOnBothSides() {
    Bench.Pair pair = bench().pair();
    bench().expectRelayed(pair);

    bench().elapse(IDLE, pair);

    expectFinAtBoth(pair);
    bench().expectClosed(CloseReason.IDLE_TIMEOUT);
  }

  @Test
  default void aSessionWithoutAByteIsIdleToo() {
    Bench.Pair pair = bench().pair();

    bench().elapse(IDLE, pair);

    expectFinAtBoth(pair);
    bench().expectClosed(CloseReason.IDLE_TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void bytesInOneDirectionAreEnoughToStayOpen(boolean fromClient) {
    Bench.Pair pair = bench().pair();
    Peer from = fromClient ? pair.client() : pair.pod();
    Peer to = fromClient ? pair.pod() : pair.client();

    for (int i = 0; i < 6; i++) {
      bench().plane().advance(IDLE.minus(Bench.MARGIN));
      from.send("tick");
      to.expect("tick");
    }

    bench().expectRelayed(pair);
    bench().elapse(IDLE, pair);
    expectFinAtBoth(pair);
    bench().expectClosed(CloseReason.IDLE_TIMEOUT);
  }

  /**
   * Both are told, then both answer in kind; the session need not wait for that answer, but may.
   */
  private static void expectFinAtBoth(Bench.Pair pair) {
    pair.client().expectFin();
    pair.pod().expectFin();
    pair.client().close();
    pair.pod().close();
  }

  @Test
  default void theDeadlineCountsFromTheLastByte() {
    Bench.Pair pair = bench().pair();
    Duration third = IDLE.dividedBy(3);
    bench().plane().advance(third);
    bench().expectRelayed(pair);
    bench().plane().advance(third.multipliedBy(2).plus(Bench.SLACK));
    bench().expectRelayed(pair);

    bench().elapse(IDLE, pair);

    expectFinAtBoth(pair);
    bench().expectClosed(CloseReason.IDLE_TIMEOUT);
  }

  @Test
  default void anIdleDeadlineEndsWithResetWhereBytesArePending() {
    Pod pod = bench().pod();
    bench().start(pod);
    Bench.Pair pair = bench().next(bench().tight(), pod);
    SeededBytes bytes = bench().bytes();
    Sending sending = pair.pod().sendAll(bytes, ENDLESS);
    sending.awaitStalled();

    bench().elapse(IDLE);

    bench().expectClosed(CloseReason.IDLE_TIMEOUT);
    Reading reading = pair.client().reading(bytes);
    assertThat(reading.toEnd()).as("after %d bytes", reading.position()).isEqualTo(End.RST);
    sending.awaitEnd();
    assertThat(sending.failure()).isNotNull();
  }

  @Test
  default void aHalfClosedSessionInWhichThePodStaysSilentEnds() {
    Bench.Pair pair = bench().pair();
    pair.client().send("question");
    pair.client().shutdownOutput();
    pair.pod().expect("question");
    pair.pod().expectFin();

    bench().elapse(HALF_CLOSED, pair);

    pair.client().expectFin();
    pair.pod().close();
    bench().expectClosed(CloseReason.HALF_CLOSED_TIMEOUT);
  }

  @Test
  default void aHalfClosedSessionInWhichTheClientStaysSilentEnds() {
    Bench.Pair pair = bench().pair();
    pair.pod().send("bye");
    pair.pod().shutdownOutput();
    pair.client().expect("bye");
    pair.client().expectFin();

    bench().elapse(HALF_CLOSED, pair);

    pair.pod().expectFin();
    pair.client().close();
    bench().expectClosed(CloseReason.HALF_CLOSED_TIMEOUT);
  }

  @Test
  default void aStalledReaderDoesNotCountAsMoving() {
    Pod pod = bench().pod();
    bench().start(pod);
    Bench.Pair pair = bench().next(bench().tight(), pod);
    SeededBytes bytes = bench().bytes();
    pair.client().shutdownOutput();
    pair.pod().expectFin();
    Sending sending = pair.pod().sendAll(bytes, ENDLESS);
    sending.awaitStalled();

    bench().elapse(HALF_CLOSED);

    bench().expectClosed(CloseReason.HALF_CLOSED_TIMEOUT);
    Reading reading = pair.client().reading(bytes);
    assertThat(reading.toEnd()).as("after %d bytes", reading.position()).isEqualTo(End.RST);
    sending.awaitEnd();
  }

  /**
   * The pod has said everything; the rest moves from the data plane to a client that takes its
   * time.
   */
  @Test
  default void noDeadlineFiresWhileQueuedBytesStillMove() {
    int total = 24 << 20;
    int step = 3 << 20;
    Pod pod = bench().pod();
    bench().start(pod);
    Bench.Pair pair = bench().next(bench().tight(), pod);
    SeededBytes bytes = bench().bytes();
    pair.client().shutdownOutput();
    pair.pod().expectFin();
    Sending sending = pair.pod().sendAllThenFin(bytes, total);
    Reading reading = pair.client().reading(bytes);

    // Two steps together stay below the deadline: the engine may see a step's bytes before or after
    // the clock moves.
    while (reading.position() < total) {
      reading.exactly(Math.min(step, total - reading.position()));
      bench().plane().advance(HALF_CLOSED.dividedBy(2).minus(Bench.MARGIN));
    }

    reading.expectFinAt(total);
    sending.join();
    bench().expectClosed(CloseReason.FINISHED);
  }

  /**
   * As above, but all that is left lies in the kernel's send queue: the engine has handed over its
   * last byte and the FIN, and only the queue's length shows that the client still reads.
   */
  @Test
  default void noDeadlineFiresWhileTheKernelsSendQueueStillMoves() {
    int total = 1 << 20;
    int step = total / 64;
    Pod pod = bench().pod();
    bench().start(pod);
    Bench.Pair pair = bench().next(bench().peers().withReceiveBuffer(PeerOptions.TIGHT), pod);
    SeededBytes bytes = bench().bytes();
    Sending sending = pair.pod().sendAllThenFin(bytes, total);
    sending.join();
    Reading reading = pair.client().reading(bytes);

    while (reading.position() < total) {
      reading.exactly(step);
      bench().plane().advance(HALF_CLOSED.dividedBy(2).minus(Bench.MARGIN));
    }

    reading.expectFinAt(total);
    pair.client().shutdownOutput();
    pair.pod().expectFin();
    bench().expectClosed(CloseReason.FINISHED);
  }
}
