package io.portway.balance;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The candidates that one session has already tried, by identity. Owned by the session and used on
 * its io loop only. A session makes one when its first attempt fails, so the common path pays
 * nothing.
 */
public final class Tried {

  /**
   * Up to here a scan is cheaper than a hash; beyond it a service whose every pod refuses must not
   * cost n squared.
   */
  private static final int SCAN_LIMIT = 8;

  private @Nullable Candidate[] few = new @Nullable Candidate[2];
  private int size;
  private @Nullable Set<Candidate> many;

  /** Remembers the candidate; a second time changes nothing. */
  public void add(Candidate candidate) {
    if (contains(candidate)) {
      return;
    }
    if (size < SCAN_LIMIT) {
      if (size == few.length) {
        few = Arrays.copyOf(few, size * 2);
      }
      few[size] = candidate;
    } else {
      if (many == null) {
        many = Collections.newSetFromMap(new IdentityHashMap<>());
      }
      many.add(candidate);
    }
    size++;
  }

  @SuppressWarnings("ReferenceEquality") // identity is the contract
  public boolean contains(Candidate candidate) {
    int scan = Math.min(size, SCAN_LIMIT);
    for (int i = 0; i < scan; i++) {
      if (few[i] == candidate) {
        return true;
      }
    }
    return many != null && many.contains(candidate);
  }

  public int size() {
    return size;
  }
}
