package io.portway.benchmarks.cluster;

/**
 * How large the cluster is.
 *
 * @param routes annotated ones, each with its Service and EndpointSlice
 * @param foreign Services that no Route names, each with its EndpointSlice
 */
record Size(int namespaces, int routes, int foreign) {

  static final Size FULL = new Size(100, 1_000, 20_000);
  static final Size QUICK = new Size(10, 100, 1_000);

  /** Of each Route: 5,000 in all with 1,000 Routes. */
  static final int ENDPOINTS = 5;

  /** Of each foreign Service. */
  static final int FOREIGN_ENDPOINTS = 3;
}
