package io.portway.k8s.status;

import io.portway.model.RouteId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which objects' status is to be written, and when at the earliest. At most one item per object, so
 * it is bounded by their number. A wish that changes before it was written replaces the one before.
 * Times are nanoseconds of a monotonic clock. Writer's thread alone; no io.
 */
final class StatusQueue {

  /** What is wanted of one object since when. */
  private static final class Item {
    @Nullable ObjectStatus wanted;
    final long since;
    long changedAt;
    long notBefore;
    int failures;
    boolean isSameClaim;

    Item(@Nullable ObjectStatus wanted, long now) {
      this.wanted = wanted;
      since = now;
      changedAt = now;
      notBefore = now;
    }
  }

  /**
   * An item that is due.
   *
   * @param wanted null takes ours away
   */
  record Due(RouteId id, @Nullable ObjectStatus wanted) {}

  private final StatusTimes times;
  private final ToIntFunction<RouteId> patience;
  private final Map<RouteId, Item> items = new HashMap<>();
  private final Map<RouteId, Long> lastWrite = new HashMap<>();

  /**
   * An empty queue.
   *
   * @param patience how many times longer than usual an object waits for its next write
   */
  StatusQueue(StatusTimes times, ToIntFunction<RouteId> patience) {
    this.times = times;
    this.patience = patience;
  }

  /**
   * The newest wishes, for all objects that there are; whatever is written already leaves the
   * queue.
   */
  void want(Map<RouteId, ObjectStatus> all, ObjectWriter writer, long now) {
    Set<RouteId> ids = new HashSet<>(all.keySet());
    ids.addAll(writer.written());
    items.keySet().retainAll(ids);
    lastWrite.keySet().retainAll(ids);
    for (RouteId id : ids) {
      ObjectStatus wanted = all.get(id);
      if (writer.isWritten(id, wanted)) {
        items.remove(id);
        continue;
      }
      Item item = items.computeIfAbsent(id, _ -> new Item(wanted, now));
      if (!Objects.equals(item.wanted, wanted)) {
        item.wanted = wanted;
        item.changedAt = now;
      }
      item.isSameClaim = ObjectStatus.isSameClaim(writer.conditions(id), wanted);
    }
  }

  int size() {
    return items.size();
  }

  /** The items that are due, the longest waiting first. */
  List<Due> due(long now) {
    return items.entrySet().stream()
        .filter(entry -> dueAt(entry.getKey(), entry.getValue()) - now <= 0)
        .sorted(Comparator.comparingLong(entry -> entry.getValue().since - now))
        .map(entry -> new Due(entry.getKey(), entry.getValue().wanted))
        .toList();
  }

  /** Nanoseconds until the next is due; {@link Long#MAX_VALUE} when none waits. */
  long untilDue(long now) {
    long until = Long.MAX_VALUE;
    for (Map.Entry<RouteId, Item> entry : items.entrySet()) {
      until = Math.min(until, dueAt(entry.getKey(), entry.getValue()) - now);
    }
    return until;
  }

  /**
   * Claims and policy are told as soon as they have settled; what nodes and endpoints do, not more
   * often than the aggregation allows; what is not known, only when patience is at its end.
   */
  private long dueAt(RouteId id, Item item) {
    long lastMoment = item.since + times.patience().toNanos();
    boolean isSettled = item.wanted == null || item.wanted.isSettled();
    long at =
        isSettled ? earlier(item.changedAt + times.settle().toNanos(), lastMoment) : lastMoment;
    Long written = lastWrite.get(id);
    int factor = patience.applyAsInt(id);
    if (written != null && (item.isSameClaim || factor > 1)) {
      at = later(at, written + times.aggregate().toNanos() * factor);
    }
    return later(at, item.notBefore);
  }

  private static long earlier(long a, long b) {
    return a - b <= 0 ? a : b;
  }

  private static long later(long a, long b) {
    return a - b >= 0 ? a : b;
  }

  /** It is written; a wish that came meanwhile is asked for anew. */
  void done(Due due, long now) {
    lastWrite.put(due.id(), now);
    items.remove(due.id());
  }

  /**
   * It could not be written.
   *
   * @return nanoseconds that it waits now
   */
  long failed(Due due, long now) {
    Item item = items.get(due.id());
    if (item == null) {
      return 0;
    }
    item.failures++;
    long wait = Backoffs.nanos(item.failures);
    item.notBefore = now + wait;
    return wait;
  }
}
