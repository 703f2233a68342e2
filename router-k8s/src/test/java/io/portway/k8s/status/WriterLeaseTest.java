package io.portway.k8s.status;

import static io.portway.k8s.status.Situations.NAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.portway.k8s.client.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WriterLeaseTest {

  private static final StatusTimes TIMES = StatusTimes.DEFAULT;
  private static final String PATH = NAMES.leasePath() + "/" + NAMES.lease();

  private final FakeServer server = new FakeServer();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());

  private WriterLease lease(String identity) {
    return new WriterLease(
        server,
        NAMES,
        identity,
        TIMES,
        now::get,
        () -> Instant.parse("2026-01-31T12:00:00Z").plusNanos(now.get()));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private String holder() {
    return Json.text(Json.object(server.object(PATH), "spec"), "holderIdentity");
  }

  @Test
  void theFirstToComeHoldsItAndTheSecondWaits() throws InterruptedException {
    WriterLease one = lease("one");
    WriterLease two = lease("two");
    assertThat(one.isHeld()).isFalse();
    assertThat(one.step()).isEqualTo(TIMES.leaseRetry());
    two.step();
    assertThat(one.isHeld()).isTrue();
    assertThat(two.isHeld()).isFalse();
    assertThat(holder()).isEqualTo("one");
    assertThat(FakeServer.text(server.object(PATH)))
        .contains("\"leaseDurationSeconds\":15")
        .containsPattern("\"renewTime\":\"[-0-9]+T[:0-9]+\\.[0-9]{6}Z\"");
  }

  @Test
  void afterAHolderDiesTheNextHoldsItWithinTheLeaseDuration() throws InterruptedException {
    WriterLease one = lease("one");
    WriterLease two = lease("two");
    one.step();
    long died = now.get();
    while (!two.isHeld()) {
      Duration wait = two.step();
      if (!two.isHeld()) {
        pass(wait);
        assertThat(one.isHeld() && two.isHeld()).isFalse();
      }
    }
    assertThat(Duration.ofNanos(now.get() - died))
        .isGreaterThan(TIMES.renewDeadline())
        .isLessThanOrEqualTo(TIMES.lease());
    assertThat(FakeServer.text(server.object(PATH))).contains("\"leaseTransitions\":1");
  }

  @Test
  void aHolderThatCannotRenewStopsBeforeAnotherMayBegin() throws InterruptedException {
    WriterLease one = lease("one");
    one.step();
    server.outage.set(new ApiCalls.Answer(503, Map.of(), Duration.ZERO));
    pass(TIMES.renewDeadline().minusMillis(1));
    one.step();
    assertThat(one.isHeld()).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(one.isHeld()).isFalse();
  }

  @Test
  void aHolderThatWasStoppedAndWakesDoesNotHoldIt() throws InterruptedException {
    WriterLease one = lease("one");
    WriterLease two = lease("two");
    one.step();
    two.step();
    pass(TIMES.lease());
    assertThat(one.isHeld()).isFalse();
    two.step();
    assertThat(two.isHeld()).isTrue();
    one.step();
    assertThat(one.isHeld()).isFalse();
    assertThat(holder()).isEqualTo("two");
  }

  @Test
  void whatIsGivenBackIsTakenAtTheNextLook() throws InterruptedException {
    WriterLease one = lease("one");
    WriterLease two = lease("two");
    one.step();
    two.step();
    one.release();
    assertThat(one.isHeld()).isFalse();
    assertThat(holder()).isEmpty();
    two.step();
    assertThat(two.isHeld()).isTrue();
  }

  @Test
  void neverDoTwoHoldItWhateverFails() throws InterruptedException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    WriterLease[] all = {lease("one"), lease("two"), lease("three")};
    int changes = 0;
    int last = -1;
    for (int round = 0; round < 20_000; round++) {
      boolean down = random.nextInt(4) == 0;
      server.outage.set(down ? new ApiCalls.Answer(500, Map.of(), Duration.ZERO) : null);
      all[random.nextInt(all.length)].step();
      pass(Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 16_000 : 700)));
      int holders = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i].isHeld()) {
          holders++;
          changes += last == i ? 0 : 1;
          last = i;
        }
      }
      assertThat(holders).as("seed %d round %d", seed, round).isLessThanOrEqualTo(1);
    }
    assertThat(changes).as("seed %d", seed).isGreaterThan(10);
  }

  @Test
  void timesThatWouldLetTwoHoldItAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new StatusTimes(
                Duration.ofSeconds(10),
                Duration.ofSeconds(8),
                Duration.ofSeconds(2),
                TIMES.call(),
                TIMES.heartbeat(),
                TIMES.heartbeatGap(),
                TIMES.replicasLook(),
                TIMES.settle(),
                TIMES.patience(),
                TIMES.aggregate(),
                TIMES.resync()));
  }
}
