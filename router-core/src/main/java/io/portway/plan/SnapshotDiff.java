package io.portway.plan;

import io.portway.model.ClusterSpec;
import io.portway.model.EndpointSpec;
import io.portway.model.ListenerSpec;
import io.portway.model.Snapshot;
import io.portway.plan.Change.AddCluster;
import io.portway.plan.Change.CloseListener;
import io.portway.plan.Change.OpenListener;
import io.portway.plan.Change.RemoveCluster;
import io.portway.plan.Change.UpdateCluster;
import io.portway.plan.Change.UpdateListener;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What differs between two snapshots, in an order that can be applied one by one. Pure. */
public final class SnapshotDiff {

  private SnapshotDiff() {}

  /**
   * Clusters come before the listeners that need them, ports are freed before they are taken, and
   * clusters go last. What is the same gives no change; the version is not looked at.
   */
  public static List<Change> between(Snapshot from, Snapshot to) {
    List<Change> clusters = new ArrayList<>();
    List<Change> removals = new ArrayList<>();
    join(
        from.clusters(),
        to.clusters(),
        ClusterSpec::name,
        gone -> removals.add(new RemoveCluster(gone.name())),
        added -> clusters.add(new AddCluster(added)),
        (old, now) -> {
          if (!same(old, now)) {
            clusters.add(new UpdateCluster(now));
          }
        });
    List<Change> closes = new ArrayList<>();
    List<Change> updates = new ArrayList<>();
    List<Change> opens = new ArrayList<>();
    join(
        from.listeners(),
        to.listeners(),
        ListenerSpec::bind,
        gone -> closes.add(new CloseListener(gone.bind())),
        added -> opens.add(new OpenListener(added)),
        (old, now) -> {
          if (!old.equals(now)) {
            updates.add(new UpdateListener(now));
          }
        });
    return Stream.of(clusters, closes, updates, opens, removals).flatMap(List::stream).toList();
  }

  /** Walks both side by side in the order of their keys: one comparison a key, no look-up. */
  private static <K extends Comparable<? super K>, V> void join(
      SortedMap<K, V> from,
      SortedMap<K, V> to,
      Function<V, K> key,
      Consumer<V> gone,
      Consumer<V> added,
      BiConsumer<V, V> both) {
    Iterator<V> olds = from.values().iterator();
    Iterator<V> nows = to.values().iterator();
    V old = next(olds);
    V now = next(nows);
    while (old != null && now != null) {
      int order = key.apply(old).compareTo(key.apply(now));
      if (order < 0) {
        gone.accept(old);
      } else if (order > 0) {
        added.accept(now);
      } else {
        both.accept(old, now);
      }
      old = order <= 0 ? next(olds) : old;
      now = order >= 0 ? next(nows) : now;
    }
    for (; old != null; old = next(olds)) {
      gone.accept(old);
    }
    for (; now != null; now = next(nows)) {
      added.accept(now);
    }
  }

  private static <E> @Nullable E next(Iterator<E> iterator) {
    return iterator.hasNext() ? iterator.next() : null;
  }

  /**
   * Of two clusters with one name; stricter than equality: an endpoint's origin is not part of its
   * identity, but views and metrics show it.
   */
  @SuppressWarnings("ReferenceEquality") // sources hand out the same instance while nothing changed
  private static boolean same(ClusterSpec one, ClusterSpec other) {
    if (one == other) {
      return true;
    }
    List<EndpointSpec> ones = one.endpoints();
    List<EndpointSpec> others = other.endpoints();
    if (one.balance() != other.balance() || ones.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < ones.size(); i++) {
      if (!ones.get(i).equals(others.get(i))
          || !ones.get(i).origin().equals(others.get(i).origin())) {
        return false;
      }
    }
    return true;
  }
}
