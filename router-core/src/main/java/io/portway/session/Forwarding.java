package io.portway.session;

import io.portway.balance.StableHash;
import io.portway.balance.WeightedDraw;
import io.portway.model.BalancePolicy;
import io.portway.model.ListenerSpec;
import io.portway.model.WeightedTarget;
import io.portway.upstream.Cluster;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where one listener's sessions go and by which rules: read once per session, swapped as a whole.
 * The draw comes before the pick of an endpoint, so the shares of the targets are exact whatever
 * their numbers of endpoints. Immutable but for the shares, which it keeps as long as the same
 * targets have endpoints.
 */
public final class Forwarding {

  private final ListenerSpec spec;
  private final List<Cluster> clusters;
  private final AtomicLong turn;

  /**
   * The draw among those targets that have endpoints; made anew by whichever loop meets a change of
   * that set.
   */
  private volatile Shares shares;

  /**
   * @param turn the listener's own counter, so that exact shares go on over changes
   */
  public Forwarding(ListenerSpec spec, Function<String, Cluster> clusters, AtomicLong turn) {
    this.spec = spec;
    this.turn = turn;
    List<WeightedTarget> targets = spec.targets();
    this.clusters = targets.stream().map(target -> clusters.apply(target.cluster())).toList();
    this.shares = sharesOf(nonEmpty());
  }

  public ListenerSpec spec() {
    return spec;
  }

  List<Cluster> clusters() {
    return clusters;
  }

  /**
   * The index of the target for a client; 0 when there is none. A target without endpoints is left
   * out, so that the others share by their weights; under {@code source} that moves its own clients
   * only.
   */
  int draw(long sourceKey) {
    Shares current = shares;
    if (!current.isOf(clusters)) {
      current = sharesOf(nonEmpty());
      shares = current;
    }
    WeightedDraw draw = current.draw;
    if (draw == null) {
      return 0;
    }
    boolean byKey = spec.balance() == BalancePolicy.SOURCE;
    return current.targets[draw.draw(byKey ? sourceKey : turn.getAndIncrement())];
  }

  private int[] nonEmpty() {
    return IntStream.range(0, clusters.size()).filter(i -> !clusters.get(i).isEmpty()).toArray();
  }

  private Shares sharesOf(int[] targets) {
    if (targets.length == 0) {
      return new Shares(targets, null);
    }
    List<WeightedTarget> all = spec.targets();
    int[] weights = Arrays.stream(targets).map(i -> all.get(i).weight()).toArray();
    if (spec.balance() != BalancePolicy.SOURCE) {
      return new Shares(targets, WeightedDraw.inTurn(weights));
    }
    long[] hashes =
        Arrays.stream(targets).mapToLong(i -> StableHash.of(all.get(i).cluster())).toArray();
    return new Shares(targets, WeightedDraw.byKey(weights, hashes));
  }

  /** A draw and the targets, by index and ascending, that it is among. */
  private static final class Shares {

    private final int[] targets;
    private final @Nullable WeightedDraw draw;

    Shares(int[] targets, @Nullable WeightedDraw draw) {
      this.targets = targets;
      this.draw = draw;
    }

    /** Whether these are the targets that have endpoints now; allocates nothing. */
    boolean isOf(List<Cluster> clusters) {
      int at = 0;
      for (int i = 0; i < clusters.size(); i++) {
        boolean included = at < targets.length && targets[at] == i;
        if (included == clusters.get(i).isEmpty()) {
          return false;
        }
        if (included) {
          at++;
        }
      }
      return true;
    }
  }
}
