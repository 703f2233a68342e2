package io.portway.balance;

import io.portway.model.BalancePolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks a candidate for a session out of an immutable list; built anew whenever the list changes.
 * The control thread builds it, io loops pick at the same time without a lock. Picking allocates
 * nothing.
 *
 * <p>The rules are the same under every policy: a candidate that the session has tried is never
 * picked again; healthy ones come first; when no untried one is healthy, all untried ones are
 * picked from, so that failing endpoints never add up to no endpoint.
 */
public abstract sealed class Picker<C extends Candidate>
    permits SourceHash, RoundRobin, LeastConnections, RandomTwo {

  private final List<C> candidates;

  Picker(List<C> candidates) {
    this.candidates = List.copyOf(candidates);
  }

  /**
   * A picker over these candidates. Control thread only.
   *
   * @param position kept by the caller for as long as the cluster lives; policies that take turns
   *     go on where the last picker of this position stopped
   */
  public static <C extends Candidate> Picker<C> of(
      BalancePolicy policy, List<C> candidates, TurnPosition position) {
    return switch (policy) {
      case SOURCE -> new SourceHash<>(candidates);
      case ROUND_ROBIN -> new RoundRobin<>(candidates, position);
      case LEAST_CONNECTIONS -> new LeastConnections<>(candidates, position);
      case RANDOM -> new RandomTwo<>(candidates);
    };
  }

  /**
   * Null only when there is no candidate or every one was tried.
   *
   * @param key the client's hash; only {@code source} looks at it
   * @param tried null where nothing was tried yet
   */
  public final @Nullable C pick(long key, @Nullable Tried tried) {
    C healthy = choose(key, tried, true);
    return healthy != null ? healthy : choose(key, tried, false);
  }

  /** In the order in which they were given. */
  public final List<C> candidates() {
    return candidates;
  }

  /** One pass over the eligible candidates; null when there is none. */
  abstract @Nullable C choose(long key, @Nullable Tried tried, boolean healthyOnly);

  static boolean eligible(Candidate candidate, @Nullable Tried tried, boolean healthyOnly) {
    return (!healthyOnly || candidate.healthy()) && (tried == null || !tried.contains(candidate));
  }
}
