package io.portway.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * In turn. A skipped candidate's turn is used up in the same step, so those that remain still share
 * evenly: the one behind a skipped candidate does not get two turns.
 */
final class RoundRobin<C extends Candidate> extends Picker<C> {

  private final AtomicLong turn;
  private final long offset;

  RoundRobin(List<C> candidates, TurnPosition position) {
    super(candidates);
    turn = position.turn();
    offset = position.enter(candidates());
  }

  @Override
  @Nullable C choose(long key, @Nullable Tried tried, boolean healthyOnly) {
    while (true) {
      long now = turn.get();
      int skipped = 0;
      C candidate = null;
      for (; candidate == null && skipped < candidates().size(); skipped++) {
        C next = candidates().get(Math.floorMod(now + offset + skipped, candidates().size()));
        candidate = eligible(next, tried, healthyOnly) ? next : null;
      }
      // Lock-free: another loop got in between only if it took a turn, so someone always makes
      // progress.
      if (candidate == null || turn.compareAndSet(now, now + skipped)) {
        return candidate;
      }
    }
  }
}
