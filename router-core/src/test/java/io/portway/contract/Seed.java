package io.portway.contract;

/** The seed of this run. */
final class Seed {
  static final String PROPERTY = "portway.contract.seed";

  static final long VALUE = Long.getLong(PROPERTY, 20_261_125L);

  private Seed() {}
}
