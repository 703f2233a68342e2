package io.portway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.session.ConnectionPermits.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits that hold and waiters that are woken, alone and in a crowd. */
class ConnectionPermitsTest {

  private final AtomicInteger woken = new AtomicInteger();
  private final Runnable wake = woken::incrementAndGet;

  private static void nobody() {
    throw new AssertionError("nobody should be woken");
  }

  private static void take(ConnectionPermits.Port port, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(port.take(ConnectionPermitsTest::nobody)).isEqualTo(Answer.TAKEN);
    }
  }

  @Test
  void aSinglePortMayHaveThemAll() {
    ConnectionPermits permits = new ConnectionPermits(10);
    ConnectionPermits.Port port = permits.open();
    take(port, 10);
    assertThat(port.take(wake)).isEqualTo(Answer.PORT_FULL);
    assertThat(permits.used()).isEqualTo(10);
    assertThat(woken).hasValue(0);
  }

  @Test
  void besideOthersAPortMayHaveHalf() {
    ConnectionPermits permits = new ConnectionPermits(10);
    ConnectionPermits.Port greedy = permits.open();
    ConnectionPermits.Port modest = permits.open();
    take(greedy, 5);
    assertThat(greedy.take(wake)).isEqualTo(Answer.PORT_FULL);
    take(modest, 5);
  }

  @Test
  void whatAPortTookAloneItKeepsWhenOthersCome() {
    ConnectionPermits permits = new ConnectionPermits(4);
    ConnectionPermits.Port first = permits.open();
    take(first, 4);
    ConnectionPermits.Port second = permits.open();
    assertThat(second.take(wake)).isEqualTo(Answer.ROUTER_FULL);
    first.release();
    assertThat(woken).hasValue(1);
    take(second, 1);
    assertThat(first.take(wake)).isEqualTo(Answer.PORT_FULL);
  }

  @Test
  void theSmallestLimitStillLetsEveryPortServe() {
    ConnectionPermits permits = new ConnectionPermits(1);
    ConnectionPermits.Port first = permits.open();
    ConnectionPermits.Port second = permits.open();
    take(first, 1);
    assertThat(second.take(wake)).isEqualTo(Answer.ROUTER_FULL);
    first.release();
    assertThat(woken).hasValue(1);
    take(second, 1);
  }

  @Test
  void everyWaiterIsWokenOncePerPermitThatComesFree() {
    ConnectionPermits permits = new ConnectionPermits(4);
    ConnectionPermits.Port port = permits.open();
    permits.open();
    take(port, 2);
    for (int i = 0; i < 3; i++) {
      assertThat(port.take(wake)).isEqualTo(Answer.PORT_FULL);
    }
    port.release();
    assertThat(woken).hasValue(1);
    port.release();
    assertThat(woken).hasValue(2);
  }

  @Test
  void whoHasNoUseForItsTurnPassesItOn() {
    ConnectionPermits permits = new ConnectionPermits(2);
    List<ConnectionPermits.Port> ports = List.of(permits.open(), permits.open(), permits.open());
    take(ports.get(0), 1);
    take(ports.get(1), 1);
    assertThat(ports.get(2).take(permits::passOn)).isEqualTo(Answer.ROUTER_FULL);
    assertThat(ports.get(2).take(wake)).isEqualTo(Answer.ROUTER_FULL);
    ports.get(0).release();
    assertThat(woken).hasValue(1);
    permits.passOn();
    assertThat(woken).as("nobody is left").hasValue(1);
  }

  @Test
  void aPortThatIsAloneAgainWakesWhoWaitsForTheLargerLimit() {
    ConnectionPermits permits = new ConnectionPermits(4);
    ConnectionPermits.Port staying = permits.open();
    ConnectionPermits.Port leaving = permits.open();
    take(staying, 2);
    assertThat(staying.take(wake)).isEqualTo(Answer.PORT_FULL);
    leaving.close();
    assertThat(woken).hasValue(1);
    take(staying, 2);
    assertThat(staying.take(wake)).isEqualTo(Answer.PORT_FULL);
  }

  @Test
  void sessionsOfAClosedPortStillCount() {
    ConnectionPermits permits = new ConnectionPermits(2);
    ConnectionPermits.Port closed = permits.open();
    take(closed, 2);
    ConnectionPermits.Port next = permits.open();
    closed.close();
    assertThat(next.take(wake)).isEqualTo(Answer.ROUTER_FULL);
    closed.release();
    assertThat(woken).hasValue(1);
    take(next, 1);
    assertThat(permits.used()).isEqualTo(2);
  }

  /**
   * Threads that take, hold and release as fast as they can; who is refused waits to be woken, for
   * ever if need be.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 4, 1",
    "2, 2, 6, 2",
    "2, 3, 6, 3",
    "3, 2, 8, 4",
    "5, 3, 8, 5",
    "7, 1, 12, 6",
    "40, 4, 8, 7"
  })
  void noWakeUpIsLostAndNoLimitIsPassed(int max, int ports, int threads, long seed)
      throws Exception {
    ConnectionPermits permits = new ConnectionPermits(max);
    List<Crowd> crowds = new ArrayList<>();
    for (int i = 0; i < ports; i++) {
      crowds.add(new Crowd(permits.open(), new AtomicInteger()));
    }
    int limit = ports == 1 ? max : Math.max(1, max / 2);
    AtomicInteger all = new AtomicInteger();
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Random random = new Random(seed * 1_000 + i);
      running.add(
          CompletableFuture.runAsync(
              () -> {
                for (int round = 0; round < 3_000; round++) {
                  Crowd crowd = crowds.get(random.nextInt(ports));
                  crowd.takeOrWait();
                  assertThat(crowd.held.incrementAndGet()).isLessThanOrEqualTo(limit);
                  assertThat(all.incrementAndGet()).isLessThanOrEqualTo(max);
                  if (random.nextInt(4) == 0) {
                    Thread.onSpinWait();
                  }
                  all.decrementAndGet();
                  crowd.held.decrementAndGet();
                  crowd.port.release();
                }
              },
              task -> Thread.ofPlatform().daemon().start(task)));
    }
    CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
    assertThat(permits.used()).isZero();
  }

  private record Crowd(ConnectionPermits.Port port, AtomicInteger held) {

    void takeOrWait() {
      Semaphore woken = new Semaphore(0);
      while (port.take(woken::release) != Answer.TAKEN) {
        try {
          assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).as("woken").isTrue();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError(e);
        }
      }
    }
  }
}
