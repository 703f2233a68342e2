package io.portway.admin;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One count for each constant of an enum, in one array: a listener has a dozen and there are ten
 * thousand of them. Any thread.
 */
final class EnumCounts<E extends Enum<E>> {

  private final AtomicLongArray counts;

  EnumCounts(Class<E> type) {
    this.counts = new AtomicLongArray(type.getEnumConstants().length);
  }

  void increment(E constant) {
    counts.incrementAndGet(index(constant));
  }

  long get(E constant) {
    return counts.get(index(constant));
  }

  long sum() {
    long sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  /** Takes over what another one has counted. */
  void addAll(EnumCounts<E> others) {
    for (int i = 0; i < counts.length(); i++) {
      counts.addAndGet(i, others.counts.get(i));
    }
  }

  @SuppressWarnings("EnumOrdinal") // an index of this process only, never stored
  private int index(E constant) {
    return constant.ordinal();
  }
}
