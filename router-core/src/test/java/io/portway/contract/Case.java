package io.portway.contract;

/** A group of cases, mixed into {@link RelayContract}. */
interface Case {

  /** What this case works with; a new one for each. */
  Bench bench();
}
