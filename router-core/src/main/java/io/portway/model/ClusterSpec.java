package io.portway.model;

import java.util.List;

/**
 * A named set of endpoints as it should be.
 *
 * @param name unique in a snapshot, such as {@code demo/web>web:8080}: a cluster belongs to one
 *     intent
 * @param endpoints sorted and without duplicates; empty means that nothing can serve now
 */
public record ClusterSpec(String name, BalancePolicy balance, List<EndpointSpec> endpoints) {

  public ClusterSpec {
    endpoints =
        isAscending(endpoints)
            ? List.copyOf(endpoints)
            : endpoints.stream().sorted().distinct().toList();
  }

  /** Sources sort before they get here; looking costs a tenth of sorting anew. */
  private static boolean isAscending(List<EndpointSpec> endpoints) {
    for (int i = 1; i < endpoints.size(); i++) {
      if (endpoints.get(i - 1).compareTo(endpoints.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }
}
