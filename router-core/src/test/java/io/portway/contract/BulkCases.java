package io.portway.contract;

import io.portway.testing.DataPlaneOptions;
import io.portway.testing.Peer;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.ProcessCosts;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Much at a time, and what comes behind it: nothing stays behind, nothing comes twice. */
interface BulkCases extends Case {

  /** Where a relay's buffers and pipes end. */
  List<Integer> EDGES = List.of(64 << 10, 128 << 10, 1 << 20);

  int TAIL = 5;

  /** More than a data plane lends pipes and large buffers to a loop. */
  int STALLED = 110;

  /**
   * More than the socket queues and a pipe take together, so that each of them leaves something
   * behind in the data plane.
   */
  int OF_EACH_STALLED = 7 << 20;

  /** A session is bulky only when its reader keeps up at first. */
  int UNTIL_BULKY = 3 << 20;

  /** Descriptors that a data plane may keep for the next bulk transfers: eight pipes a loop. */
  int KEPT_DESCRIPTORS = 2 * 8;

  /** Descriptors that the JVM opens for its virtual threads when they first wait. */
  int OF_THE_JVM = 16;

  /** A direction of a session, with a stream of its own. */
  record Lane(Peer from, Peer to, SeededBytes bytes, Reading reading) {

    static Lane of(Bench bench, Bench.Pair pair, boolean fromClient) {
      Peer from = fromClient ? pair.client() : pair.pod();
      Peer to = fromClient ? pair.pod() : pair.client();
      SeededBytes bytes = bench.bytes();
      return new Lane(from, to, bytes, to.reading(bytes));
    }

    /** Sends the next bytes of the stream and reads them on the other side. */
    void pass(long count) {
      Sending sending = from.sendAll(bytes, reading.position(), count);
      reading.exactly(count);
      sending.join();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void aFewBytesAndTheEndRightBehindBulkArrive(boolean fromClient) {
    Pod pod = bench().pod();
    bench().start(pod);
    for (int edge : EDGES) {
      for (int size = edge - 1; size <= edge + 1; size++) {
        Lane lane = Lane.of(bench(), bench().next(bench().peers(), pod), fromClient);
        lane.from().sendAllThenFin(lane.bytes(), size + TAIL);
        lane.reading().expectFinAt(size + TAIL);
        lane.to().send("thanks");
        lane.from().expect("thanks");
        lane.to().close();
        lane.from().close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void aFewBytesBehindBulkArriveAtOnceWithoutAnEnd(boolean fromClient) {
    Pod pod = bench().pod();
    bench().start(pod);
    for (int edge : EDGES) {
      for (int size = edge - 1; size <= edge + 1; size++) {
        Lane lane = Lane.of(bench(), bench().next(bench().peers(), pod), fromClient);
        lane.pass(size + TAIL);
        lane.pass(TAIL);
        lane.pass(1);
        lane.to().send("thanks");
        lane.from().expect("thanks");
        lane.from().shutdownOutput();
        lane.to().expectFin();
        lane.to().close();
        lane.from().close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void aDirectionTurnsFromBulkToChatAndBackAgain(boolean fromClient) {
    Lane lane = Lane.of(bench(), bench().pair(), fromClient);
    for (int round = 0; round < 6; round++) {
      lane.pass((2 << 20) + bench().random().nextInt(1 << 20));
      // As many as it takes, one more, one less.
      int messages = round % 2 == 0 ? 5 + round : 20;
      for (int i = 0; i < messages; i++) {
        lane.pass(1 + bench().random().nextInt(1000));
      }
    }
    lane.from().shutdownOutput();
    lane.to().expectFin();
  }

  @Test
  default void bothDirectionsMayBeBulkAtOnce() {
    Bench.Pair pair = bench().pair();
    Lane up = Lane.of(bench(), pair, true);
    Lane down = Lane.of(bench(), pair, false);
    int total = 24 << 20;
    up.from().sendAllThenFin(up.bytes(), total);
    down.from().sendAllThenFin(down.bytes(), total);
    CompletableFuture<Void> upward = bench().beside(() -> up.reading().expectFinAt(total));
    down.reading().expectFinAt(total);
    upward.join();
  }

  /** RFC 9293 section 3.8.5; the byte itself is not part of the stream. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void urgentDataDoesNotHoldUpWhatComesBehindIt(boolean fromClient) {
    Lane lane = Lane.of(bench(), bench().pair(), fromClient);
    lane.pass(100);
    lane.from().sendUrgent('!');
    lane.pass(100);
    // In the middle of bulk, and between two short ones while the direction is still bulky.
    for (int round = 0; round < 4; round++) {
      int bulk = 4 << 20;
      Sending before = lane.from().sendAll(lane.bytes(), lane.reading().position(), bulk);
      lane.reading().exactly(bulk / 2);
      before.join();
      lane.from().sendUrgent('!');
      lane.from().send(behind(lane, bulk / 2));
      lane.reading().exactly(bulk / 2 + TAIL);
      lane.pass(TAIL);
    }
    lane.from().sendUrgent('!');
    lane.from().shutdownOutput();
    lane.to().expectFin();
  }

  /** The few bytes of the stream that follow so many that are on their way. */
  private static byte[] behind(Lane lane, int underWay) {
    byte[] bytes = new byte[TAIL];
    lane.bytes().fill(bytes, 0, TAIL, lane.reading().position() + underWay);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void urgentDataRightBeforeTheEndLosesNothing(boolean fromClient) {
    Pod pod = bench().pod();
    bench().start(pod);
    for (int i = 0; i < 20; i++) {
      Lane lane = Lane.of(bench(), bench().next(bench().peers(), pod), fromClient);
      int bulk = (1 << 20) + bench().random().nextInt(1 << 20);
      lane.pass(bulk);
      lane.from().sendUrgent('!');
      lane.from().send(behind(lane, 0));
      lane.from().shutdownOutput();
      lane.reading().expectFinAt(bulk + TAIL);
      lane.to().close();
      lane.from().close();
    }
  }

  private static boolean isHeldInAPipe(long held) {
    return held >= 0 && held <= BackPressureCases.HELD_PER_DIRECTION;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void veryManyStalledReadersLoseNothing(boolean fromClient) throws Exception {
    Pod pod = bench().pod(fromClient ? bench().roomy() : bench().peers());
    bench().start(DataPlaneOptions.defaults().withIoThreads(1), pod);
    Bench.Pair neighbour = bench().next(bench().peers(), pod);
    bench().expectRelayed(neighbour);
    int pipeEnds = ProcessCosts.pipeEnds();
    int descriptors = ProcessCosts.descriptors();
    List<Lane> lanes = new ArrayList<>();
    List<Sending> sendings = new ArrayList<>();
    for (int i = 0; i < STALLED; i++) {
      PeerOptions options = fromClient ? bench().peers() : bench().roomy();
      Lane lane = Lane.of(bench(), bench().next(options, pod), fromClient);
      lanes.add(lane);
      sendings.add(lane.from().sendAll(lane.bytes(), OF_EACH_STALLED));
      lane.reading().exactly(UNTIL_BULKY);
    }
    Sending.awaitStalled(sendings);
    for (int i = 0; i < STALLED; i += STALLED / 5) {
      Lane lane = lanes.get(i);
      Sending sending = sendings.get(i);
      // The queues are read one after another, which is exact only while nothing moves.
      bench()
          .until(
              "session " + i + " holds at most a pipe",
              () ->
                  isHeldInAPipe(
                      bench().heldInside(lane.from(), sending, lane.to(), lane.reading())));
    }
    bench().expectRelayed(neighbour);

    List<CompletableFuture<Void>> readers =
        lanes.stream()
            .map(
                lane -> bench().beside(() -> lane.reading().exactly(OF_EACH_STALLED - UNTIL_BULKY)))
            .toList();
    for (CompletableFuture<Void> reader : readers) {
      bench().join(reader);
    }
    lanes.forEach(lane -> {
      lane.from().shutdownOutput();
      lane.to().expectFin();
      lane.to().close();
      lane.from().close();
    });
    bench().expectLive(1);
    bench().expectRelayed(neighbour);
    bench().until("pipes are back", () -> ProcessCosts.pipeEnds() <= pipeEnds + KEPT_DESCRIPTORS);
    int kept = KEPT_DESCRIPTORS + OF_THE_JVM;
    bench().until("descriptors are back", () -> ProcessCosts.descriptors() <= descriptors + kept);
  }
}
