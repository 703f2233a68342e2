package io.portway.model;

/**
 * A cluster and its share of the sessions.
 *
 * @param cluster the name of a {@link ClusterSpec}
 * @param weight 1 to 256; a target with weight 0 is left out before it gets here
 */
public record WeightedTarget(String cluster, int weight) {

  public static final int MAX_WEIGHT = 256;

  public WeightedTarget {
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException("weight " + weight + " is not in 1-" + MAX_WEIGHT);
    }
  }
}
