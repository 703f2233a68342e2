package io.portway.transport;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deadlines of one io loop: a fine wheel of 512 slots of 16 ms (8.2 s) and a coarse one of 512
 * slots of 8.2 s (70 min) whose entries cascade into the fine one; what is due later waits in the
 * last coarse slot and is looked at again there. Arming, disarming and firing are O(1). The loop is
 * woken only for a slot that holds something: an idle router sleeps. By the loop's clock a deadline
 * fires at most one slot late, never early.
 */
public final class DeadlineWheel {

  private static final Logger LOG = LoggerFactory.getLogger(DeadlineWheel.class);

  static final int UNARMED = -1;

  private static final int SLOTS = 512;
  private static final long FINE_NANOS = TimeUnit.MILLISECONDS.toNanos(16);

  private final Ticker ticker;
  private final Alarm alarm;
  private final Runnable onAlarm = this::serve;
  private final long origin;

  /** Fine slots, then coarse slots; each the head of a list. */
  private final @Nullable Deadline[] heads = new @Nullable Deadline[2 * SLOTS];

  private final long[] occupied = new long[2 * SLOTS / Long.SIZE];

  /** Fine ticks since the origin that have been served. */
  private long served;

  private int armed;

  /** What the alarm is set for. */
  private long wakeTick = Long.MAX_VALUE;

  private boolean serving;

  DeadlineWheel(Ticker ticker, Alarm alarm) {
    this.ticker = ticker;
    this.alarm = alarm;
    this.origin = ticker.nanos();
  }

  /** The loop's clock, which may stand still for a turn; see {@link Ticker#read}. */
  public long nanos() {
    return ticker.nanos();
  }

  /** Arms or moves the deadline; a moment in the past fires with the next slot. */
  public void arm(Deadline deadline, long dueNanos) {
    disarm(deadline);
    if (armed == 0 && !serving) {
      // Nothing was due meanwhile, so the ticks that were slept through need no visit.
      served = (ticker.nanos() - origin) / FINE_NANOS;
    }
    deadline.dueNanos = dueNanos;
    wakeFor(insert(deadline, served + 1));
  }

  /** Does nothing when it is not armed. */
  public void disarm(Deadline deadline) {
    int slot = deadline.slot;
    if (slot == UNARMED) {
      return;
    }
    Deadline next = deadline.next;
    Deadline previous = deadline.previous;
    if (next != null) {
      next.previous = previous;
    }
    if (previous != null) {
      previous.next = next;
    } else {
      heads[slot] = next;
      if (next == null) {
        occupied[slot >> 6] &= ~(1L << slot);
      }
    }
    deadline.next = null;
    deadline.previous = null;
    deadline.slot = UNARMED;
    armed--;
  }

  /**
   * Fires what is due by the ticker. The loop calls it by itself; a test that moves its ticker
   * calls it too.
   */
  public void serve() {
    alarm.clear();
    wakeTick = Long.MAX_VALUE;
    long now = ticker.read();
    long target = (now - origin) / FINE_NANOS;
    serving = true;
    while (served < target) {
      // Jump over empty slots; the coarse boundary must be visited for its cascade.
      long next = Math.min(nextTick(), target);
      served = Math.max(served + 1, next);
      if (served % SLOTS == 0) {
        cascade((int) ((served / SLOTS) % SLOTS));
      }
      fire((int) (served % SLOTS), now);
    }
    serving = false;
    wakeFor(nextTick());
  }

  /** The tick at which its slot is to be looked at. */
  private long insert(Deadline deadline, long earliestTick) {
    // Rounded up: never early.
    long tick = Math.max((deadline.dueNanos - origin + FINE_NANOS - 1) / FINE_NANOS, earliestTick);
    long look;
    int slot;
    if (tick - served < SLOTS) {
      look = tick;
      slot = (int) (tick % SLOTS);
    } else {
      long coarse = Math.min(tick / SLOTS, served / SLOTS + SLOTS - 1);
      look = coarse * SLOTS;
      slot = SLOTS + (int) (coarse % SLOTS);
    }
    Deadline head = heads[slot];
    deadline.slot = slot;
    deadline.next = head;
    if (head != null) {
      head.previous = deadline;
    }
    heads[slot] = deadline;
    occupied[slot >> 6] |= 1L << slot;
    armed++;
    return look;
  }

  private void cascade(int coarseSlot) {
    Deadline deadline = heads[SLOTS + coarseSlot];
    while (deadline != null) {
      Deadline next = deadline.next;
      disarm(deadline);
      // The tick being served fires after this: what is due in it still lands in it.
      insert(deadline, served);
      deadline = next;
    }
  }

  private void fire(int slot, long now) {
    Deadline deadline;
    while ((deadline = heads[slot]) != null) {
      disarm(deadline);
      try {
        deadline.onDue(now);
      } catch (RuntimeException | LinkageError bug) {
        // Thrown on, it would keep every other deadline of this loop from firing ever again.
        LOG.error("event=internal_error where=deadline", bug);
      }
    }
  }

  /**
   * The first tick after {@code served} that has something to fire or to cascade; MAX_VALUE if
   * none.
   */
  private long nextTick() {
    long fine = nextOccupied(0, (int) ((served + 1) % SLOTS));
    long fineTick = fine < 0 ? Long.MAX_VALUE : served + 1 + fine;
    long coarse = nextOccupied(SLOTS, (int) ((served / SLOTS + 1) % SLOTS));
    long coarseTick = coarse < 0 ? Long.MAX_VALUE : (served / SLOTS + 1 + coarse) * SLOTS;
    return Math.min(fineTick, coarseTick);
  }

  /**
   * Slots from {@code from} on, wrapping, to the first occupied one of the wheel at {@code base};
   * -1 if none.
   */
  private int nextOccupied(int base, int from) {
    for (int step = 0; step < SLOTS; ) {
      int slot = base + ((from + step) & (SLOTS - 1));
      long word = occupied[slot >> 6] >>> slot;
      if (word != 0) {
        int found = step + Long.numberOfTrailingZeros(word);
        return found < SLOTS ? found : -1;
      }
      step += Long.SIZE - (slot & (Long.SIZE - 1));
    }
    return -1;
  }

  private void wakeFor(long tick) {
    if (serving || tick >= wakeTick) {
      return;
    }
    wakeTick = tick;
    alarm.set(origin + tick * FINE_NANOS, onAlarm);
  }
}
