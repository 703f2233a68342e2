package io.portway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.CloseReason;
import io.portway.testing.Patience;
import io.portway.testing.Peer;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A relay that has ended serves the next pair of sockets as a new one would, or says that it may
 * not.
 */
final class RelayReuseTest extends RelayFixture {

  private static final int BULK = 4 << 20;

  private final Events later = new Events();

  private boolean isReusable() {
    try {
      return on(loop, relay::isReusable);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Relay startAnew() throws Exception {
    Ends ends = connect();
    client = ends.client();
    pod = ends.pod();
    return on(loop, () -> engine.start(ends.pair(), later, relay));
  }

  private static void expectExchange(Peer from, Peer to, String text) {
    from.send(text);
    to.expect(text);
  }

  @Test
  void nothingOfTheSessionBeforeIsLeft() throws Exception {
    on(
        loop,
        () -> {
          relay.pause(Direction.TO_DOWNSTREAM);
          relay.resume(Direction.TO_DOWNSTREAM);
          return true;
        });
    SeededBytes bulk = new SeededBytes(3);
    Reading reading = pod.reading(bulk);
    client.sendAllThenFin(bulk, BULK);
    reading.expectFinAt(BULK);
    pod.shutdownOutput();
    client.expectFin();
    expectBothEnd();
    assertThat(isReusable()).isTrue();

    Relay again = startAnew();

    assertThat(again).isSameAs(relay);
    assertThat(on(loop, () -> moved(again))).isZero();
    expectExchange(client, pod, "there");
    expectExchange(pod, client, "and back");
    assertThat(on(loop, () -> again.bytes(Direction.TO_UPSTREAM))).isEqualTo(5);
    assertThat(on(loop, () -> again.bytes(Direction.TO_DOWNSTREAM))).isEqualTo(8);
    pod.shutdownOutput();
    client.expectFin();
    expectExchange(client, pod, "half");
    client.reset();
    pod.expectResetAfterFin();
    assertThat(later.closed.get(20, TimeUnit.SECONDS)).isEqualTo(CloseReason.DOWNSTREAM_RESET);
    assertThat(later.halfClosed).containsExactly(Direction.TO_DOWNSTREAM);
    assertThat(events.halfClosed).containsExactly(Direction.TO_UPSTREAM);
  }

  @Test
  void afterAResetTheNextSessionEndsCleanly() throws Exception {
    client.reset();
    pod.expectReset();
    assertThat(events.closed.get(20, TimeUnit.SECONDS)).isEqualTo(CloseReason.DOWNSTREAM_RESET);
    assertThat(isReusable()).isTrue();

    startAnew();

    expectExchange(client, pod, "clean");
    client.shutdownOutput();
    pod.expectFin();
    expectExchange(pod, client, "half");
    pod.shutdownOutput();
    client.expectFin();
    assertThat(later.closed.get(20, TimeUnit.SECONDS)).isEqualTo(CloseReason.FINISHED);
  }

  @Test
  void oneThatRunsIsNotReusable() {
    assertThat(isReusable()).isFalse();
  }

  @Test
  void oneWhoseTurnIsStillToComeIsNotReusable() throws Exception {
    boolean atTheEnd =
        on(
            loop,
            () -> {
              relay.pause(Direction.TO_UPSTREAM);
              relay.resume(Direction.TO_UPSTREAM);
              relay.abort(CloseReason.DRAIN_DEADLINE);
              return relay.isReusable();
            });

    assertThat(atTheEnd).isFalse();
    Patience.GENEROUS.until("the turn is over", this::isReusable);
  }

  @Test
  void oneThatLeavesIsReusableWhenBothFarewellsAreOver() throws Exception {
    boolean atTheEnd =
        on(
            loop,
            () -> {
              relay.end(CloseReason.IDLE_TIMEOUT);
              relay.abort(CloseReason.DRAIN_DEADLINE);
              return relay.isReusable();
            });

    assertThat(atTheEnd).isFalse();
    Patience.GENEROUS.until("the farewells are over", this::isReusable);
    startAnew();
    expectExchange(client, pod, "again");
    boolean ended =
        on(
            loop,
            () -> {
              relay.end(CloseReason.IDLE_TIMEOUT);
              return later.closed.isDone();
            });
    assertThat(ended).as("no farewell of before counts").isFalse();
    client.close();
    pod.close();
    assertThat(later.closed.get(20, TimeUnit.SECONDS)).isEqualTo(CloseReason.IDLE_TIMEOUT);
  }

  @Test
  void oneThatLetGoIsNotReusable() throws Exception {
    Detachment detachment = on(loop, () -> relay.detach());

    assertThat(detachment).isInstanceOf(Detachment.Detached.class);
    assertThat(isReusable()).isFalse();
  }
}
