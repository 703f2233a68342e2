package io.portway.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The candidate with the fewest sessions; those that tie take turns, so short sessions spread
 * evenly too.
 */
final class LeastConnections<C extends Candidate> extends Picker<C> {

  private final AtomicLong turn;
  private final long offset;

  LeastConnections(List<C> candidates, TurnPosition position) {
    super(candidates);
    turn = position.turn();
    offset = position.enter(candidates());
  }

  @Override
  @Nullable C choose(long key, @Nullable Tried tried, boolean healthyOnly) {
    long now = turn.get();
    C best = null;
    int bestLoad = 0;
    int bestStep = 0;
    for (int step = 0; step < candidates().size(); step++) {
      C next = candidates().get(Math.floorMod(now + offset + step, candidates().size()));
      if (eligible(next, tried, healthyOnly)) {
        int load = next.load();
        if (best == null || load < bestLoad) {
          best = next;
          bestLoad = load;
          bestStep = step;
        }
      }
    }
    if (best != null) {
      // When another loop took a turn meanwhile, both may pick the same: the next reading of the
      // loads evens it out.
      turn.compareAndSet(now, now + bestStep + 1);
    }
    return best;
  }
}
