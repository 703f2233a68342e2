package io.portway.admin;

import io.portway.metrics.Label;
import io.portway.metrics.Metric;
import io.portway.metrics.Samples;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.CloseReason;
import io.portway.model.RouteId;
import io.portway.model.Text;
import io.portway.upstream.ConnectFailure;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one listener counts under one owner. Io loops count sessions, the control thread sets what
 * the report says, the thread of a scrape adds bytes and reads. The counts move per connection,
 * never per byte, so plain atomics do; an array of them keeps a listener at about 900 bytes with
 * its labels (measured; 10,000 listeners: 9 MB).
 */
final class ListenerSeries {

  /** Kubernetes' limit for a name: a longer one can only come from a folder, and is shortened. */
  private static final int MAX_LABEL_CHARS = 253;

  private static final CloseReason[] REASONS = CloseReason.values();

  /** Identity by what is exposed: two series can never carry the same labels. */
  record Labels(String bind, String namespace, String route) {

    static final Labels OTHER = new Labels(Label.OTHER, Label.OTHER, Label.OTHER);

    static Labels of(BindKey bind, RouteId owner) {
      return new Labels(
          bind.toString(),
          Text.escaped(owner.namespace(), MAX_LABEL_CHARS),
          Text.escaped(owner.name(), MAX_LABEL_CHARS));
    }
  }

  private final Labels labels;
  private final @Nullable BindKey bind;
  private final @Nullable RouteId owner;
  private final EndpointFailures failures;
  private final AtomicLong opened = new AtomicLong();
  private final EnumCounts<CloseReason> closed = new EnumCounts<>(CloseReason.class);
  private final AtomicLong bindFailures = new AtomicLong();
  private final AtomicLong bytesToUpstream = new AtomicLong();
  private final AtomicLong bytesToDownstream = new AtomicLong();

  /** The control thread's alone. */
  private final Map<InetSocketAddress, String> lastErrors = new HashMap<>();

  private volatile boolean wanted;
  private volatile boolean up;
  private volatile boolean reported;

  ListenerSeries(
      Labels labels,
      BindKey bind,
      RouteId owner,
      AtomicInteger endpointsInAll,
      LongSupplier nanoClock) {
    this.labels = labels;
    this.bind = bind;
    this.owner = owner;
    this.failures = new EndpointFailures(endpointsInAll, nanoClock);
  }

  /** The one series that stands for all beyond the bound: nobody owns it and no report names it. */
  ListenerSeries(AtomicInteger endpointsInAll, LongSupplier nanoClock) {
    this.labels = Labels.OTHER;
    this.bind = null;
    this.owner = null;
    this.failures = new EndpointFailures(endpointsInAll, nanoClock);
  }

  Labels labels() {
    return labels;
  }

  /** Null for the series that stands for all beyond the bound. */
  @Nullable BindKey bind() {
    return bind;
  }

  boolean isOwnedBy(@Nullable RouteId route) {
    return route != null && route.equals(owner);
  }

  void onOpened() {
    opened.incrementAndGet();
  }

  void onClosed(CloseReason reason) {
    closed.increment(reason);
  }

  void onConnectFailed(String endpoint, ConnectFailure failure) {
    failures.count(endpoint, failure);
  }

  void addBytes(long toUpstream, long toDownstream) {
    bytesToUpstream.addAndGet(toUpstream);
    bytesToDownstream.addAndGet(toDownstream);
  }

  /**
   * The newest report has this listener under this owner; a null outcome says that it was not tried
   * yet.
   */
  void onWanted(@Nullable BindOutcome outcome) {
    wanted = true;
    reported = true;
    if (outcome == null) {
      up = false;
      return;
    }
    up = outcome.isOpen();
    for (BindOutcome.SocketOutcome socket : outcome.sockets()) {
      String before = lastErrors.put(socket.address(), socket.error());
      if (!socket.isOpen() && !socket.error().equals(before)) {
        bindFailures.incrementAndGet();
      }
    }
  }

  /** The newest report does not have it. */
  void onUnwanted() {
    reported = true;
    wanted = false;
    up = false;
    lastErrors.clear();
  }

  /**
   * Whether its listener is gone and its last session has ended. Never before a report has come
   * since it was made: its first session may be quicker than the report that brings it.
   */
  boolean isOver() {
    return reported && !wanted && active() == 0;
  }

  /** Whether any session was counted. */
  boolean isUsed() {
    return opened.get() > 0;
  }

  /**
   * Sessions that are open. Ends are read first, so the answer may be high for a moment, never
   * below zero.
   */
  long active() {
    long ends = closed.sum();
    return Math.max(0, opened.get() - ends);
  }

  /** Gives back what is bounded over all listeners. */
  void release() {
    failures.clear();
  }

  void collect(Samples.Sink sink) {
    String bind = labels.bind();
    String namespace = labels.namespace();
    String route = labels.route();
    if (wanted) {
      sink.value(Metric.LISTENER_UP, up ? 1 : 0, bind, namespace, route);
    }
    sink.value(Metric.BIND_FAILURES, bindFailures.get(), bind, namespace, route);
    sink.value(Metric.SESSIONS_ACTIVE, active(), bind, namespace, route);
    sink.value(Metric.SESSIONS_OPENED, opened.get(), bind, namespace, route);
    sink.value(Metric.SESSION_BYTES, bytesToUpstream.get(), bind, namespace, route, "to_upstream");
    sink.value(
        Metric.SESSION_BYTES, bytesToDownstream.get(), bind, namespace, route, "to_downstream");
    for (CloseReason reason : REASONS) {
      long ends = closed.get(reason);
      // One series always, so that a rate exists from the start; thirteen for each of 10,000
      // listeners would be noise.
      if (ends > 0 || reason == CloseReason.FINISHED) {
        sink.value(Metric.SESSIONS_CLOSED, ends, bind, namespace, route, reason.label());
      }
    }
    failures.visit((endpoint, failure, count) ->
        sink.value(
            Metric.CONNECT_FAILURES, count, bind, namespace, route, endpoint, failure.label()));
  }
}
