package io.portway.app.check;

import java.util.List;

/**
 * One service of a Route with its share.
 *
 * @param service as the cluster names it, such as {@code web:8080}
 * @param endpoints that would be served, in their order
 */
record CheckedTarget(String service, int weight, List<String> endpoints) {

  CheckedTarget {
    endpoints = List.copyOf(endpoints);
  }
}
