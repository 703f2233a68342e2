package io.portway.model;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Orders the claims on one key; the smallest is the most senior and wins. The ledger's record beats
 * everything, then the older creationTimestamp, then the smaller UID, then kind/namespace/name.
 * Total over distinct ids, so every replica reaches the same answer from the same objects.
 *
 * @param heldSince when the ledger recorded this holder for the key it asks for; null where it has
 *     no record
 * @param created the object's creationTimestamp; null counts as youngest
 * @param uid empty where the object carries none
 */
public record Seniority(
    @Nullable Instant heldSince, @Nullable Instant created, String uid, RouteId id)
    implements Comparable<Seniority> {

  private static final Comparator<Seniority> ORDER =
      Comparator.comparing(Seniority::heldSince, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Seniority::created, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Seniority::uid)
          .thenComparing(Seniority::id);

  /** The same object with another entry in the ledger; null where it has none. */
  public Seniority withHeldSince(@Nullable Instant since) {
    return new Seniority(since, created, uid, id);
  }

  @Override
  public int compareTo(Seniority other) {
    return ORDER.compare(this, other);
  }
}
