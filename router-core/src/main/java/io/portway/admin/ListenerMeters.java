package io.portway.admin;

import io.portway.metrics.Metric;
import io.portway.metrics.Samples;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.ControlReport;
import io.portway.model.Reason;
import io.portway.model.RouteId;
import io.portway.model.Verdict;
import io.portway.session.SessionTraffic;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The series of every listener, and what the newest report says. A series is made by the report
 * that brings its listener, or by its first session where that is quicker, and goes when no report
 * has it any more and its last session has ended.
 *
 * <p>Io loops ask for their {@link ListenerSeries}: one look-up in a map, nothing allocated once
 * the report is in. The control thread hands in reports, the thread of a scrape hands in traffic;
 * those two meet in a lock that no io loop takes.
 */
final class ListenerMeters implements Samples {

  private record Ruling(Verdict.Status status, String reason) {}

  private record Newest(long version, int wanted, long up, Map<Ruling, Long> rulings) {}

  private final Consumer<BindKey> forget;
  private final LongSupplier nanoClock;
  private final int maxSeries;
  private final AtomicInteger endpointsInAll = new AtomicInteger();
  private final ListenerSeries overflow;
  private final Map<ListenerSeries.Labels, ListenerSeries> all = new ConcurrentHashMap<>();

  /** Where new sessions and new bytes of a bind key are counted. */
  private final Map<BindKey, ListenerSeries> current = new ConcurrentHashMap<>();

  /** The newest traffic by bind key; guarded by this. */
  private final Map<BindKey, SessionTraffic> totals = new HashMap<>();

  private volatile Newest newest = new Newest(0, 0, 0, Map.of());

  /**
   * Starts empty.
   *
   * @param forget told of each bind key whose last series has gone
   */
  ListenerMeters(Consumer<BindKey> forget, LongSupplier nanoClock, int maxSeries) {
    this.forget = forget;
    this.nanoClock = nanoClock;
    this.maxSeries = maxSeries;
    this.overflow = new ListenerSeries(endpointsInAll, nanoClock);
  }

  /** Where to count for this listener under this owner. Io loops. */
  ListenerSeries series(BindKey bind, RouteId owner) {
    ListenerSeries series = current.get(bind);
    if (series != null && series.isOwnedBy(owner)) {
      return series;
    }
    series = find(bind, owner);
    current.putIfAbsent(bind, series);
    return series;
  }

  private ListenerSeries find(BindKey bind, RouteId owner) {
    ListenerSeries.Labels labels = ListenerSeries.Labels.of(bind, owner);
    ListenerSeries known = all.get(labels);
    if (known != null) {
      return known;
    }
    if (all.size() >= maxSeries) {
      return overflow;
    }
    return all.computeIfAbsent(
        labels, l -> new ListenerSeries(l, bind, owner, endpointsInAll, nanoClock));
  }

  /** Control thread. */
  synchronized void onReport(ControlReport report) {
    Map<BindKey, RouteId> listeners = report.listeners();
    for (ListenerSeries series : all.values()) {
      BindKey bind = series.bind();
      if (bind == null || !series.isOwnedBy(listeners.get(bind))) {
        series.onUnwanted();
      }
    }
    long up = 0;
    for (Map.Entry<BindKey, RouteId> listener : listeners.entrySet()) {
      BindKey bind = listener.getKey();
      BindOutcome outcome = report.binds().get(bind);
      ListenerSeries series = find(bind, listener.getValue());
      current.put(bind, series);
      if (series != overflow) {
        series.onWanted(outcome);
      }
      up += outcome != null && outcome.isOpen() ? 1 : 0;
    }
    current
        .entrySet()
        .removeIf(e -> e.getValue() == overflow && !listeners.containsKey(e.getKey()));
    newest = new Newest(report.version(), listeners.size(), up, count(report.verdicts()));
    sweep();
  }

  private static Map<Ruling, Long> count(List<Verdict> verdicts) {
    Map<Ruling, Long> rulings = new HashMap<>();
    rulings.put(new Ruling(Verdict.Status.ACCEPTED, Reason.ACCEPTED.label()), 0L);
    for (Verdict verdict : verdicts) {
      rulings.merge(new Ruling(verdict.status(), verdict.reason().label()), 1L, Long::sum);
    }
    return rulings;
  }

  /**
   * Adds what has flowed since the last call. Under a change of owner the bytes of one scrape
   * interval go to the new one: traffic is kept by bind key. A total that went down began anew.
   */
  synchronized void onTraffic(Map<BindKey, SessionTraffic> traffic) {
    totals.keySet().retainAll(traffic.keySet());
    traffic.forEach((bind, now) -> {
      SessionTraffic before = totals.put(bind, now);
      ListenerSeries series = current.get(bind);
      if (series != null) {
        series.addBytes(
            growth(now.bytesToUpstream(), before == null ? 0 : before.bytesToUpstream()),
            growth(now.bytesToDownstream(), before == null ? 0 : before.bytesToDownstream()));
      }
    });
  }

  private static long growth(long now, long before) {
    return now >= before ? now - before : now;
  }

  /**
   * Drops the series of listeners that are gone and have no session any more. Control thread, or
   * after a scrape.
   */
  synchronized void sweep() {
    for (var each = all.values().iterator(); each.hasNext(); ) {
      ListenerSeries series = each.next();
      BindKey bind = series.bind();
      if (bind == null || !series.isOver()) {
        continue;
      }
      each.remove();
      series.release();
      current.remove(bind, series);
      if (!current.containsKey(bind)) {
        forget.accept(bind);
      }
    }
  }

  @Override
  public void collect(Sink sink) {
    Newest report = newest;
    sink.value(Metric.SNAPSHOT_VERSION, report.version);
    sink.value(Metric.LISTENERS_WANTED, report.wanted);
    sink.value(Metric.LISTENERS_UP, report.up);
    report.rulings.forEach((ruling, count) ->
        sink.value(
            Metric.ROUTES, count, ruling.status.name().toLowerCase(Locale.ROOT), ruling.reason));
    all.values().forEach(series -> series.collect(sink));
    if (overflow.isUsed()) {
      overflow.collect(sink);
    }
  }
}
