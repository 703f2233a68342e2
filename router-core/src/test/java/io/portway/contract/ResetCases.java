package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.CloseReason;
import io.portway.testing.End;
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

/** RST arrives as RST, behind the bytes that were delivered before it. */
interface ResetCases extends Case {
  int SENT_BEFORE = 100_000;

  @Test
  default void aClientsResetReachesThePodAsReset() {
    Bench.Pair pair = bench().pair();
    bench().expectRelayed(pair);

    pair.client().reset();

    pair.pod().expectReset();
    bench().expectClosed(CloseReason.DOWNSTREAM_RESET);
  }

  @Test
  default void aPodsResetReachesTheClientAsReset() {
    Bench.Pair pair = bench().pair();
    bench().expectRelayed(pair);

    pair.pod().reset();

    pair.client().expectReset();
    bench().expectClosed(CloseReason.UPSTREAM_RESET);
  }

  @Test
  default void aClientMayResetAfterItsOwnFin() {
    Bench.Pair pair = bench().pair();
    pair.client().send("question");
    pair.client().shutdownOutput();
    pair.pod().expect("question");
    pair.pod().expectFin();

    pair.client().reset();

    pair.pod().expectResetAfterFin();
    bench().expectClosed(CloseReason.DOWNSTREAM_RESET);
  }

  @Test
  default void aPodMayResetAfterItsOwnFin() {
    Bench.Pair pair = bench().pair();
    pair.pod().send("banner");
    pair.pod().shutdownOutput();
    pair.client().expect("banner");
    pair.client().expectFin();

    pair.pod().reset();

    pair.client().expectResetAfterFin();
    bench().expectClosed(CloseReason.UPSTREAM_RESET);
  }

  @Test
  default void aPodMayResetAfterTheClientsFin() {
    Bench.Pair pair = bench().pair();
    pair.client().shutdownOutput();
    pair.pod().expectFin();

    pair.pod().reset();

    pair.client().expectReset();
    bench().expectClosed(CloseReason.UPSTREAM_RESET);
  }

  @Test
  default void aClientMayResetAfterThePodsFin() {
    Bench.Pair pair = bench().pair();
    pair.pod().shutdownOutput();
    pair.client().expectFin();

    pair.client().reset();

    pair.pod().expectReset();
    bench().expectClosed(CloseReason.DOWNSTREAM_RESET);
  }

  @Test
  default void whatAPodSentBeforeItsResetArrivesFirst() {
    Bench.Pair pair = bench().pair(bench().roomy(), bench().peers());

    sendAndReset(pair.pod(), pair.client());

    bench().expectClosed(CloseReason.UPSTREAM_RESET);
  }

  @Test
  default void whatAClientSentBeforeItsResetArrivesFirst() {
    Bench.Pair pair = bench().pair(bench().peers(), bench().roomy());

    sendAndReset(pair.client(), pair.pod());

    bench().expectClosed(CloseReason.DOWNSTREAM_RESET);
  }

  /**
   * The reader begins only when the reset is done and, where sessions are reported, the session is
   * over.
   */
  private void sendAndReset(Peer from, Peer to) {
    SeededBytes bytes = bench().bytes();
    from.sendAll(bytes, SENT_BEFORE).join();
    from.awaitAcknowledged();

    from.reset();

    bench().expectLive(0);
    to.reading(bytes).expectResetAt(SENT_BEFORE);
  }

  @Test
  default void whatAPodSentBeforeItsResetArrivesFirstAlsoAfterTheClientsFin() {
    Bench.Pair pair = bench().pair(bench().roomy(), bench().peers());
    pair.client().shutdownOutput();
    pair.pod().expectFin();

    sendAndReset(pair.pod(), pair.client());

    bench().expectClosed(CloseReason.UPSTREAM_RESET);
  }

  /**
   * Here most of the bytes wait in the data plane: the reader's own queue takes a few packets only.
   */
  @Test
  default void aSlowReaderGetsEverythingThatWasSentBeforeTheReset() {
    Pod pod = bench().pod();
    bench().start(pod);
    Bench.Pair pair = bench().next(bench().tight(), pod);
    SeededBytes bytes = bench().bytes();
    pair.pod().sendAll(bytes, SENT_BEFORE).join();
    pair.pod().awaitAcknowledged();
    assertThat(pair.client().kernel().unread()).isLessThan(SENT_BEFORE / 2);

    pair.pod().reset();

    pair.client().reading(bytes).expectResetAt(SENT_BEFORE);
    bench().expectClosed(CloseReason.UPSTREAM_RESET);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void nothingIsHeldAfterAResetTowardsAStalledReader(boolean afterClientsFin) {
    Pod pod = bench().pod();
    bench().start(pod);
    bench().expectRelayed(bench().next(bench().peers(), pod));
    int descriptors = ProcessCosts.descriptors();
    SeededBytes bytes = bench().bytes();
    List<Bench.Pair> pairs = new ArrayList<>();
    List<Sending> sendings = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Bench.Pair pair = bench().next(bench().tight(), pod);
      if (afterClientsFin) {
        pair.client().shutdownOutput();
        pair.pod().expectFin();
      }
      pairs.add(pair);
      sendings.add(pair.pod().sendAll(bytes, 64L << 20));
    }
    Sending.awaitStalled(sendings);

    pairs.forEach(pair -> pair.pod().reset());

    bench().stepUntilLive(1, Duration.ofSeconds(1));
    for (Bench.Pair pair : pairs) {
      Reading reading = pair.client().reading(bytes);
      assertThat(reading.toEnd()).as("after %d bytes", reading.position()).isEqualTo(End.RST);
      pair.client().close();
    }
    bench().until("the descriptors are back", () -> ProcessCosts.descriptors() <= descriptors);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void anAbortedTransferNeverLooksLikeACleanEnd(boolean clientAborts) {
    Pod pod = bench().pod();
    bench().start(pod);
    for (int i = 0; i < 30; i++) {
      Bench.Pair pair = bench().next(bench().peers(), pod);
      Peer from = clientAborts ? pair.client() : pair.pod();
      Peer to = clientAborts ? pair.pod() : pair.client();
      SeededBytes bytes = bench().bytes();
      int size = bench().random().nextInt(400_000);
      Reading reading = to.reading(bytes);
      Sending sending = from.sendAll(bytes, size);
      bench().until("on its way", () -> sending.sent() >= Math.min(size, 50_000));

      from.reset();

      assertThat(reading.toEnd()).as("%d of %d bytes", reading.position(), size).isEqualTo(End.RST);
      to.close();
    }
  }

  @Test
  default void bytesThatWaitForTheOtherSideDoNotHoldBackAReset() {
    Pod pod = bench().pod(bench().tight());
    bench().start(pod);
    Bench.Pair pair = bench().next(bench().peers(), pod);
    SeededBytes bytes = bench().bytes();
    Sending sending = pair.client().sendAll(bytes, 64L << 20);
    sending.awaitStalled();

    pair.pod().reset();

    pair.client().expectReset();
    sending.awaitEnd();
    bench().expectClosed(CloseReason.UPSTREAM_RESET);
  }
}
