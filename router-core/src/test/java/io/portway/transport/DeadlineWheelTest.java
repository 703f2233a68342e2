package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel against the simplest thing that could hold deadlines: a list of moments. */
class DeadlineWheelTest {

  private static final long SLOT = Duration.ofMillis(16).toNanos();
  private static final int STEPS = 3_000;
  private static final int DEADLINES = 300;

  /** Near the overflow, which a nanosecond clock may do at any time. */
  private long now = Long.MAX_VALUE - Duration.ofHours(1).toNanos();

  private final RecordingAlarm alarm = new RecordingAlarm();
  private final DeadlineWheel wheel = new DeadlineWheel(() -> now, alarm);

  /**
   * One deadline and what it knows of itself: {@code due} is only meaningful while {@code waiting}.
   */
  private final class Marked extends Deadline {

    private boolean waiting;
    private long due;
    private int fired;
    private long latest;
    private LongConsumer then = _ -> {};

    void arm(long moment) {
      // What is asked for too late is due at once.
      due = moment - now < 0 ? now : moment;
      waiting = true;
      wheel.arm(this, moment);
    }

    void disarm() {
      waiting = false;
      wheel.disarm(this);
    }

    @Override
    protected void onDue(long nowNanos) {
      assertThat(waiting).as("armed").isTrue();
      assertThat(isArmed()).as("disarmed before it fires").isFalse();
      assertThat(nowNanos).isEqualTo(now);
      assertThat(now - due).as("never early").isNotNegative();
      waiting = false;
      fired++;
      latest = Math.max(latest, now - due);
      then.accept(nowNanos);
    }
  }

  private static long millis(long count) {
    return Duration.ofMillis(count).toNanos();
  }

  /** Lets the clock run to this moment as a loop does: it sleeps until its next wake. */
  private void runUntil(long moment) {
    Long wake = alarm.next(now);
    while (wake != null && wake - moment <= 0) {
      now = wake - now > 0 ? wake : now;
      alarm.ring(now);
      wake = alarm.next(now);
    }
    now = moment;
  }

  private void expectWakeInTime(List<Marked> deadlines, String at) {
    long first = Long.MAX_VALUE;
    for (Marked deadline : deadlines) {
      if (deadline.waiting) {
        first = Math.min(first, deadline.due - now);
      }
    }
    if (first != Long.MAX_VALUE) {
      Long wake = Objects.requireNonNull(alarm.next(now), at);
      assertThat(wake - now).as("the wake, %s", at).isLessThanOrEqualTo(first + SLOT);
    }
  }

  /** Mostly what sessions arm, now and then the past, the very moment, and many hours. */
  private static long randomDelay(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> -random.nextLong(millis(50));
      case 1 -> random.nextLong(SLOT) * random.nextInt(2);
      case 2 -> random.nextLong(512) * SLOT;
      case 3 -> random.nextLong(Duration.ofHours(30).toNanos());
      case 4 -> 512 * 512 * SLOT + random.nextLong(-3, 4) * SLOT;
      case 5 -> 512 * SLOT + random.nextLong(-2, 3) * SLOT + random.nextLong(3) - 1;
      default -> random.nextLong(Duration.ofMinutes(90).toNanos());
    };
  }

  private static long randomStep(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1, 2 -> random.nextLong(4 * SLOT);
      case 3 -> random.nextLong(Duration.ofSeconds(20).toNanos());
      case 4 -> random.nextLong(Duration.ofMinutes(100).toNanos());
      default -> random.nextLong(2_000) * SLOT;
    };
  }

  private List<Marked> marked(int count, Random random) {
    List<Marked> deadlines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Marked deadline = new Marked();
      boolean again = random.nextInt(4) == 0;
      deadline.then =
          nowNanos -> {
            if (again && deadline.fired % 3 != 0) {
              deadline.arm(nowNanos + randomDelay(random));
            }
          };
      deadlines.add(deadline);
    }
    return deadlines;
  }

  private void armOrDisarm(Random random, List<Marked> deadlines) {
    for (int i = random.nextInt(6); i > 0; i--) {
      Marked deadline = deadlines.get(random.nextInt(deadlines.size()));
      if (random.nextInt(3) == 0) {
        deadline.disarm();
      } else {
        deadline.arm(now + randomDelay(random));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void onALoopThatWakesInTimeNothingIsEarlyAndNothingLateByMoreThanASlot(long seed) {
    Random random = new Random(seed);
    List<Marked> deadlines = marked(DEADLINES, random);
    for (int step = 0; step < STEPS; step++) {
      String at = "seed " + seed + " step " + step;
      armOrDisarm(random, deadlines);
      expectWakeInTime(deadlines, at);
      runUntil(now + randomStep(random));
      for (Marked deadline : deadlines) {
        assertThat(deadline.latest).as(at).isLessThanOrEqualTo(SLOT);
        if (deadline.waiting) {
          assertThat(now - deadline.due).as("left over, %s", at).isLessThanOrEqualTo(SLOT);
        }
        assertThat(deadline.isArmed()).as(at).isEqualTo(deadline.waiting);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void aLoopThatOversleptFiresWhatIsDueAndNothingElse(long seed) {
    Random random = new Random(seed);
    List<Marked> deadlines = marked(DEADLINES, random);
    for (int step = 0; step < STEPS; step++) {
      String at = "seed " + seed + " step " + step;
      armOrDisarm(random, deadlines);
      now += randomStep(random);
      wheel.serve();
      for (Marked deadline : deadlines) {
        if (deadline.waiting) {
          assertThat(now - deadline.due).as("left over, %s", at).isLessThan(SLOT);
        }
      }
      expectWakeInTime(deadlines, at);
    }
  }

  @Test
  void armingAfterALongIdleTimeCountsFromNow() {
    Marked deadline = new Marked();
    now += Duration.ofHours(7).toNanos() + 5;
    deadline.arm(now + millis(40));
    expectWakeInTime(List.of(deadline), "after the idle time");
    runUntil(now + millis(39));
    assertThat(deadline.fired).isZero();
    runUntil(now + millis(1) + SLOT);
    assertThat(deadline.fired).isEqualTo(1);
  }

  @Test
  void armingWhileTheLoopSleepsTowardsAFarDeadlineDoesNotWaitForIt() {
    Marked far = new Marked();
    Marked near = new Marked();
    far.arm(now + Duration.ofHours(20).toNanos());
    now += Duration.ofMinutes(55).toNanos();
    near.arm(now + millis(100));
    runUntil(now + millis(100) + SLOT);
    assertThat(near.fired).isEqualTo(1);
    assertThat(far.fired).isZero();
    runUntil(now + Duration.ofHours(20).toNanos());
    assertThat(far.fired).isEqualTo(1);
    assertThat(far.latest).isLessThanOrEqualTo(SLOT);
  }

  @Test
  void aDeadlineThatArmsItselfForThePastFiresOnceASlotAndDoesNotSpin() {
    Marked eager = new Marked();
    eager.then = nowNanos -> eager.arm(nowNanos - millis(500));
    eager.arm(now);
    int before = alarm.timesSet();
    runUntil(now + 100 * SLOT);
    assertThat(eager.fired).isBetween(99, 101);
    assertThat(alarm.timesSet() - before).isLessThanOrEqualTo(eager.fired + 1);
  }

  @Test
  void deadlinesOfOneSlotMayDisarmEachOther() {
    List<Marked> pair = List.of(new Marked(), new Marked());
    pair.getFirst().then = _ -> pair.getLast().disarm();
    pair.getLast().then = _ -> pair.getFirst().disarm();
    long due = now + millis(100);
    pair.forEach(deadline -> deadline.arm(due));
    runUntil(due + SLOT);
    assertThat(pair.getFirst().fired + pair.getLast().fired).isEqualTo(1);
    assertThat(pair).noneMatch(Deadline::isArmed);
  }

  @Test
  void thousandsOfDeadlinesFireOnceEachAndTheLoopWakesNoMoreThanOnceASlot() {
    Random random = new Random(99);
    List<Marked> deadlines = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Marked deadline = new Marked();
      deadline.arm(now + random.nextLong(millis(3_000)));
      deadlines.add(deadline);
    }
    int armed = alarm.timesSet();
    runUntil(now + millis(3_000) + SLOT);
    assertThat(deadlines).allMatch(deadline -> deadline.fired == 1 && !deadline.isArmed());
    assertThat(alarm.timesSet() - armed).isLessThanOrEqualTo(3_000 / 16 + 2);
    assertThat(alarm.next(now)).as("an idle loop sleeps").isNull();
  }

  @Test
  void anEmptyWheelWakesNobody() {
    Marked deadline = new Marked();
    deadline.arm(now + millis(50));
    deadline.disarm();
    deadline.disarm();
    runUntil(now + Duration.ofHours(3).toNanos());
    assertThat(deadline.fired).isZero();
    assertThat(alarm.timesSet()).isEqualTo(1);
    assertThat(alarm.next(now)).isNull();
  }

  @Test
  void aDeadlineThatThrowsTakesNoOtherWithIt() {
    Marked broken = new Marked();
    broken.then =
        _ -> {
          throw new IllegalStateException("thrown on purpose by a test");
        };
    Marked sameSlot = new Marked();
    Marked later = new Marked();
    long due = now + millis(100);
    sameSlot.arm(due);
    broken.arm(due);
    later.arm(due + millis(500));
    runUntil(due + SLOT);
    Marked afterwards = new Marked();
    afterwards.arm(now + millis(50));
    runUntil(now + millis(1_000));
    assertThat(List.of(broken, sameSlot, later, afterwards)).allMatch(d -> d.fired == 1);
  }
}
