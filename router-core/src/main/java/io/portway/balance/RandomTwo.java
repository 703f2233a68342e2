package io.portway.balance;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The less loaded of two different candidates drawn at random: nearly as even as looking at all of
 * them, without every router and loop running for the same least loaded one. Both are drawn evenly
 * from the eligible ones.
 */
final class RandomTwo<C extends Candidate> extends Picker<C> {

  RandomTwo(List<C> candidates) {
    super(candidates);
  }

  @Override
  @Nullable C choose(long key, @Nullable Tried tried, boolean healthyOnly) {
    int size = candidates().size();
    if (size < 2) {
      return size == 1 && eligible(candidates().getFirst(), tried, healthyOnly)
          ? candidates().getFirst()
          : null;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int first = random.nextInt(size);
    int second = random.nextInt(size - 1);
    C one = candidates().get(first);
    C other = candidates().get(second < first ? second : second + 1);
    if (eligible(one, tried, healthyOnly) && eligible(other, tried, healthyOnly)) {
      return lessLoaded(one, other);
    }
    return chooseByScan(random, tried, healthyOnly);
  }

  /** Reservoir sampling of two: even over the eligible ones, however few they are. */
  private @Nullable C chooseByScan(
      ThreadLocalRandom random, @Nullable Tried tried, boolean healthyOnly) {
    C one = null;
    C other = null;
    int seen = 0;
    for (int i = 0; i < candidates().size(); i++) {
      C next = candidates().get(i);
      if (!eligible(next, tried, healthyOnly)) {
        continue;
      }
      seen++;
      int slot = seen <= 2 ? seen - 1 : random.nextInt(seen);
      if (slot == 0) {
        one = next;
      } else if (slot == 1) {
        other = next;
      }
    }
    if (one == null || other == null) {
      return one;
    }
    return random.nextBoolean() ? lessLoaded(one, other) : lessLoaded(other, one);
  }

  /** The first on a tie; the caller's order is random. */
  private static <C extends Candidate> C lessLoaded(C one, C other) {
    return other.load() < one.load() ? other : one;
  }
}
