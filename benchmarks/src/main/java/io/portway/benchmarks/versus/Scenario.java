package io.portway.benchmarks.versus;

import java.io.IOException;

/** Something to measure. Called on the main thread, once. */
interface Scenario {

  /** Number and short name, such as {@code 02-pp64}. */
  String id();

  /** What it is, in a few words. */
  String title();

  /**
   * Measures every proxy.
   *
   * @throws IOException when not even one row can be had
   */
  Section run(Bench bench) throws IOException;
}
