package io.portway.balance;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Draws which of a listener's weighted targets a session goes to; the endpoint is picked
 * afterwards. Immutable; made by the control thread, drawn from on io loops without a lock or an
 * allocation. Takes no look at health.
 */
public sealed interface WeightedDraw {

  /**
   * The index of the target.
   *
   * @param sequenceOrKey a number that the caller counts up by one per draw for {@link #inTurn},
   *     the client's hash for {@link #byKey}
   */
  int draw(long sequenceOrKey);

  /**
   * Exact shares: over every sum(weights)/gcd(weights) consecutive sequence numbers each target is
   * drawn exactly by its weight, spread as evenly as can be.
   *
   * @param weights at least one, each positive
   */
  static WeightedDraw inTurn(int... weights) {
    return new InTurn(weights);
  }

  /**
   * The same key always draws the same target; over many keys the shares follow the weights.
   * Changing one weight moves only the keys that the change in shares demands.
   *
   * @param hashes stable and distinct, such as {@link StableHash} of the targets' names
   */
  static WeightedDraw byKey(int[] weights, long[] hashes) {
    return new ByKey(weights, hashes);
  }

  private static void requireWeights(int[] weights) {
    if (weights.length == 0 || Arrays.stream(weights).anyMatch(w -> w < 1)) {
      throw new IllegalArgumentException(
          "weights " + Arrays.toString(weights) + " are not all positive");
    }
  }

  /**
   * One lap of smooth weighted round-robin, written down once: at most the sum of the weights in
   * length.
   */
  final class InTurn implements WeightedDraw {

    private final short[] lap;

    private InTurn(int[] weights) {
      requireWeights(weights);
      int gcd =
          Arrays.stream(weights)
              .mapToObj(BigInteger::valueOf)
              .reduce(BigInteger.ZERO, BigInteger::gcd)
              .intValueExact();
      int[] shares = Arrays.stream(weights).map(w -> w / gcd).toArray();
      lap = new short[Arrays.stream(shares).reduce(0, Math::addExact)];
      int[] credit = new int[shares.length];
      for (int slot = 0; slot < lap.length; slot++) {
        lap[slot] = (short) nextSmooth(shares, credit, lap.length);
      }
    }

    /**
     * Each gets its share as credit, the richest is drawn and pays the whole lap: nginx's
     * algorithm.
     */
    private static int nextSmooth(int[] shares, int[] credit, int total) {
      int richest = 0;
      for (int i = 0; i < shares.length; i++) {
        credit[i] += shares[i];
        richest = credit[i] > credit[richest] ? i : richest;
      }
      credit[richest] -= total;
      return richest;
    }

    @Override
    public int draw(long sequence) {
      return lap[Math.floorMod(sequence, lap.length)];
    }
  }

  /**
   * Weighted rendezvous hashing: the smallest exponentially distributed arrival time at rate {@code
   * weight} wins.
   */
  final class ByKey implements WeightedDraw {

    private final double[] weights;
    private final long[] hashes;

    private ByKey(int[] weights, long[] hashes) {
      requireWeights(weights);
      if (hashes.length != weights.length
          || Arrays.stream(hashes).distinct().count() != hashes.length) {
        throw new IllegalArgumentException("need one distinct hash per weight");
      }
      this.weights = Arrays.stream(weights).asDoubleStream().toArray();
      this.hashes = Arrays.stream(hashes).map(StableHash::mix).toArray();
    }

    @Override
    public int draw(long key) {
      long mixedKey = StableHash.mix(key);
      int winner = 0;
      double first = Double.POSITIVE_INFINITY;
      for (int i = 0; i < weights.length; i++) {
        // 53 bits into (0, 1]: the half step keeps the logarithm finite.
        double uniform = ((StableHash.mix(mixedKey ^ hashes[i]) >>> 11) + 0.5) * 0x1p-53;
        double arrival = -Math.log(uniform) / weights[i];
        if (arrival < first) {
          first = arrival;
          winner = i;
        }
      }
      return winner;
    }
  }
}
