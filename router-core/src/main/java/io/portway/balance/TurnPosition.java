package io.portway.balance;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whose turn it is, kept over changes of the candidates. Owned by the cluster, which hands it to
 * each picker it builds. The control thread enters a new list, io loops take turns; a turn that is
 * taken while the list changes may be counted in either.
 */
public final class TurnPosition {

  /**
   * Only ever grows, so that pickers of the old and the new list can share it while one replaces
   * the other.
   */
  private final AtomicLong turn = new AtomicLong();

  private List<? extends Candidate> ring = List.of();
  private long offset;

  AtomicLong turn() {
    return turn;
  }

  /**
   * Makes this the list that turns go round. Returns what to add to a turn to get an index, so that
   * the next turn falls to the one after the last picked candidate, or after its nearest surviving
   * predecessor. Control thread only.
   */
  long enter(List<? extends Candidate> candidates) {
    long now = turn.get();
    long next = candidates.isEmpty() ? 0 : successor(candidates, now);
    ring = candidates;
    offset = next - now;
    return offset;
  }

  private int successor(List<? extends Candidate> candidates, long now) {
    IdentityHashMap<Candidate, Integer> indices = new IdentityHashMap<>();
    for (int i = 0; i < candidates.size(); i++) {
      indices.put(candidates.get(i), i);
    }
    for (int back = 1; back <= ring.size(); back++) {
      Integer survivor = indices.get(ring.get(Math.floorMod(now + offset - back, ring.size())));
      if (survivor != null) {
        return (survivor + 1) % candidates.size();
      }
    }
    return 0;
  }
}
