package io.portway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.CloseReason;
import io.portway.testing.Patience;
import io.portway.testing.Peer;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import io.portway.transport.Carried;
import io.portway.transport.IoLoop;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A relay that is detached in whatever state and started again, on the same loop and on another
 * one: nothing is lost and nothing comes twice.
 */
final class DetachTest extends RelayFixture {

  private static final long SEED = Long.getLong("portway.detach.seed", 20261126);
  private static final long OFFERED = 96L << 20;
  private static final int BULK = 24 << 20;

  private final Random random = new Random(SEED);

  private RelayState detach() throws Exception {
    Detachment detachment = on(loop, relay::detach);
    assertThat(detachment).isInstanceOf(Detachment.Detached.class);
    return ((Detachment.Detached) detachment).state();
  }

  private void start(RelayState state, boolean elsewhere) throws Exception {
    RelayState here = state;
    if (elsewhere) {
      IoLoop target = loop == first ? second : first;
      here = on(loop, () -> state.moveTo(target));
      loop = target;
    }
    RelayState begin = here;
    relay = on(loop, () -> engine.resume(begin, events));
  }

  private static Flow flow(RelayState state, Direction direction) {
    return direction == Direction.TO_UPSTREAM ? state.toUpstream() : state.toDownstream();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anIdleRelayHasNothingToCarry(boolean elsewhere) throws Exception {
    client.send("before");
    pod.expect("before");
    assertThat(on(loop, relay::quiet)).isTrue();

    RelayState state = detach();
    assertThat(state.toUpstream()).isEqualTo(new Flow(false, 6, null));
    assertThat(state.toDownstream()).isEqualTo(new Flow(false, 0, null));
    client.send("while nobody relays");
    start(state, elsewhere);

    pod.expect("while nobody relays");
    pod.send("after");
    client.expect("after");
    assertThat(on(loop, () -> relay.bytes(Direction.TO_UPSTREAM))).isEqualTo(25);
    client.shutdownOutput();
    pod.expectFin();
    pod.shutdownOutput();
    client.expectFin();
    expectBothEnd();
  }

  @ParameterizedTest
  @CsvSource({"TO_UPSTREAM,false", "TO_UPSTREAM,true", "TO_DOWNSTREAM,false", "TO_DOWNSTREAM,true"})
  void bytesThatWaitInAPipeTravel(Direction direction, boolean elsewhere) throws Exception {
    SeededBytes bytes = new SeededBytes(random.nextLong());
    Sending sending = from(direction).sendAll(bytes, OFFERED);
    sending.awaitStalled();
    assertThat(on(loop, relay::quiet)).isFalse();

    RelayState state = detach();
    assertThat(flow(state, direction).unsent())
        .isInstanceOfSatisfying(
            Carried.Piped.class, piped -> assertThat(piped.remaining()).isPositive());
    start(state, elsewhere);

    to(direction).reading(bytes).exactly(OFFERED);
    sending.join();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void copiedBytesOfAStalledDirectionTravel(boolean elsewhere) throws Exception {
    SeededBytes bytes = new SeededBytes(random.nextLong());
    Reading reading = pod.reading(bytes);
    long sent = 0;
    RelayState state = null;
    // Small messages never make a direction bulky; one of them is the first that does not fit.
    while (state == null) {
      client.sendAll(bytes, sent, 3000).join();
      sent += 3000;
      long all = sent;
      // One by one, or they would arrive as one large read.
      Patience.GENEROUS.until(
          "relayed, or behind", () -> isBehind() || uncheckedMoved(relay) == all);
      if (isBehind()) {
        state = detach();
      }
    }
    assertThat(state.toUpstream().unsent()).isInstanceOf(Carried.Bytes.class);

    start(state, elsewhere);

    reading.exactly(sent);
    client.send("x");
    pod.expect("x");
  }

  @ParameterizedTest
  @CsvSource({"TO_UPSTREAM,false", "TO_UPSTREAM,true", "TO_DOWNSTREAM,false", "TO_DOWNSTREAM,true"})
  void aHalfClosedRelayGoesOnInTheOtherDirection(Direction ended, boolean elsewhere)
      throws Exception {
    from(ended).send("last words");
    from(ended).shutdownOutput();
    to(ended).expect("last words");
    to(ended).expectFin();
    Patience.GENEROUS.until("half-closed", () -> events.halfClosed.contains(ended));

    RelayState state = detach();
    assertThat(flow(state, ended)).isEqualTo(new Flow(true, 10, null));
    start(state, elsewhere);

    SeededBytes bytes = new SeededBytes(random.nextLong());
    to(ended).sendAllThenFin(bytes, BULK);
    from(ended).reading(bytes).expectFinAt(BULK);
    assertThat(events.halfClosed).as("told once").containsExactly(ended);
    expectBothEnd();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRelayMayMoveAtAnyMomentOfATransferBothWays(boolean elsewhere) throws Exception {
    SeededBytes up = new SeededBytes(random.nextLong());
    SeededBytes down = new SeededBytes(random.nextLong());
    client.sendAllThenFin(up, BULK);
    pod.sendAllThenFin(down, BULK);
    CompletableFuture<Void> podReads = reading(pod, up);
    CompletableFuture<Void> clientReads = reading(client, down);
    int moves = 0;
    while (!podReads.isDone() || !clientReads.isDone()) {
      Relay running = relay;
      long until = on(loop, () -> moved(running)) + random.nextInt(200_000);
      Patience.GENEROUS.until(
          "some bytes, or the end",
          () -> events.closed.isDone() || uncheckedMoved(running) >= until);
      if (on(loop, relay::detach) instanceof Detachment.Detached(RelayState state)) {
        start(state, elsewhere);
        moves++;
      }
    }
    podReads.get();
    clientReads.get();
    expectBothEnd();
    assertThat(moves).as("moves, seed %d", SEED).isGreaterThan(10);
  }

  private static CompletableFuture<Void> reading(Peer peer, SeededBytes bytes) {
    return CompletableFuture.runAsync(
        () -> peer.reading(bytes).expectFinAt(BULK), Thread::startVirtualThread);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRelayThatIsEndingRefusesAndGoesOn(boolean byPod) throws Exception {
    Peer from = byPod ? pod : client;
    Peer to = byPod ? client : pod;
    SeededBytes bytes = new SeededBytes(random.nextLong());
    int total = 300_000;
    Sending sending = from.sendAll(bytes, total);
    sending.awaitStalled();
    from.awaitAcknowledged();
    from.reset();
    // Either it has seen the reset and drains what came before it, or it will in the next turn.
    Patience.GENEROUS.until("a refusal", () -> isRefused());

    to.reading(bytes).expectResetAt(total);
    assertThat(events.closed.get(20, TimeUnit.SECONDS))
        .isEqualTo(byPod ? CloseReason.UPSTREAM_RESET : CloseReason.DOWNSTREAM_RESET);
  }

  private boolean isRefused() {
    try {
      if (on(loop, relay::detach) instanceof Detachment.Detached(RelayState state)) {
        start(state, false);
        return false;
      }
      return true;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPausedDirectionWaitsAndLosesNothing(boolean up) throws Exception {
    Direction direction = up ? Direction.TO_UPSTREAM : Direction.TO_DOWNSTREAM;
    on(
        loop,
        () -> {
          relay.pause(direction);
          return true;
        });
    SeededBytes bytes = new SeededBytes(random.nextLong());
    Sending sending = from(direction).sendAllThenFin(bytes, BULK);
    to(direction).send("the other way is open");
    from(direction).expect("the other way is open");
    sending.awaitStalled();
    assertThat(on(loop, () -> relay.bytes(direction))).isZero();

    on(
        loop,
        () -> {
          relay.resume(direction);
          return true;
        });

    to(direction).reading(bytes).expectFinAt(BULK);
  }
}
