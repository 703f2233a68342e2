package io.portway.balance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rendezvous hashing: every candidate scores against the client's key and the highest score wins. A
 * candidate that goes moves only its own clients, one that comes takes its share evenly from all,
 * and one that looks bad lends its clients to their second choice until it recovers. Costs one
 * multiplication chain per candidate and pick.
 */
final class SourceHash<C extends Candidate> extends Picker<C> {

  private final long[] hashes;

  SourceHash(List<C> candidates) {
    super(candidates);
    hashes = candidates.stream().mapToLong(c -> StableHash.mix(c.hash())).toArray();
  }

  @Override
  @Nullable C choose(long key, @Nullable Tried tried, boolean healthyOnly) {
    long mixedKey = StableHash.mix(key);
    int best = -1;
    long bestScore = 0;
    for (int i = 0; i < hashes.length; i++) {
      if (!eligible(candidates().get(i), tried, healthyOnly)) {
        continue;
      }
      long score = StableHash.mix(mixedKey ^ hashes[i]);
      // Two different hashes cannot score the same, because mix is a bijection; so the order of the
      // list is no input.
      if (best < 0 || score > bestScore) {
        best = i;
        bestScore = score;
      }
    }
    return best < 0 ? null : candidates().get(best);
  }
}
