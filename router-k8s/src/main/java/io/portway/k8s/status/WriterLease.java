package io.portway.k8s.status;

import io.portway.k8s.client.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects the one replica that writes, by a Lease ({@code coordination.k8s.io/v1}). The holder
 * renews it; the others take it when they have seen no renewal for long enough. Times are measured
 * on this machine's monotonic clock from the moment that something was seen, so the clocks of two
 * nodes need not agree; the times in the object are for people. {@link #step} runs on the lease's
 * thread alone; {@link #isHeld} on any.
 *
 * <p>It does not by itself keep a holder that was stopped in the middle of a request from finishing
 * it: every write is guarded by a resourceVersion besides.
 */
final class WriterLease {

  private static final Logger log = LoggerFactory.getLogger(WriterLease.class);

  /** Kubernetes' MicroTime. */
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final ApiCalls api;
  private final OwnNames names;
  private final String identity;
  private final StatusTimes times;
  private final LongSupplier nanos;
  private final InstantSource clock;

  /** What was last seen of the Lease, and when it was first seen so. */
  private Map<?, ?> spec = Map.of();

  private String resourceVersion = "";
  private long seenAt;
  private boolean seen;
  private String lastProblem = "";

  /** Nanoseconds until which this replica may write; only meaningful while {@code held}. */
  private volatile long heldUntil;

  private volatile boolean held;

  WriterLease(
      ApiCalls api,
      OwnNames names,
      String identity,
      StatusTimes times,
      LongSupplier nanos,
      InstantSource clock) {
    this.api = api;
    this.names = names;
    this.identity = identity;
    this.times = times;
    this.nanos = nanos;
    this.clock = clock;
  }

  /** Whether this replica may write now. */
  boolean isHeld() {
    return held && heldUntil - nanos.getAsLong() > 0;
  }

  /** Renews or tries to acquire. Returns how long to wait before the next step. */
  Duration step() throws InterruptedException {
    boolean before = held;
    if (held) {
      renew();
    } else {
      look();
    }
    if (held && !isHeld()) {
      held = false;
      seen = false;
    }
    if (before != held) {
      log.info("event=status_writer lease={} writer={}", names.lease(), held ? "self" : "other");
    }
    return untilNext();
  }

  /** Those that wait wake exactly when the holder's time is over. */
  private Duration untilNext() {
    if (held || !seen) {
      return times.leaseRetry();
    }
    long left = seenAt + times.takeOver().toNanos() - nanos.getAsLong();
    Duration until = Duration.ofNanos(Math.max(left, Duration.ofMillis(1).toNanos()));
    return until.compareTo(times.leaseRetry()) < 0 ? until : times.leaseRetry();
  }

  private void renew() throws InterruptedException {
    long began = nanos.getAsLong();
    ApiCalls.Answer answer = put(wanted(false));
    if (answer.isDone()) {
      won(answer, began);
    } else if (answer.isConflict() || answer.isMissing()) {
      // Somebody touched it: whether it is still ours, only the object can say.
      look();
    } else {
      failed("renew", answer);
    }
  }

  private void look() throws InterruptedException {
    ApiCalls.Answer answer = api.get(path());
    if (answer.isMissing()) {
      create();
      return;
    }
    if (!answer.isDone()) {
      failed("read", answer);
      return;
    }
    lastProblem = "";
    observe(answer);
    String holder = Json.text(spec, "holderIdentity");
    boolean over = seenAt + times.takeOver().toNanos() - nanos.getAsLong() <= 0;
    if (holder.equals(identity) || holder.isEmpty() || over) {
      acquire(!holder.equals(identity));
    } else {
      held = false;
    }
  }

  private void create() throws InterruptedException {
    long began = nanos.getAsLong();
    spec = Map.of();
    ApiCalls.Answer answer = api.create(names.leasePath() + query(), lease(wanted(true), ""));
    if (answer.isDone()) {
      won(answer, began);
    } else if (!answer.isConflict()) {
      failed("create", answer);
    }
  }

  private void acquire(boolean fromOther) throws InterruptedException {
    long began = nanos.getAsLong();
    ApiCalls.Answer answer = put(wanted(fromOther));
    if (answer.isDone()) {
      won(answer, began);
    } else if (!answer.isConflict()) {
      failed("acquire", answer);
    } else {
      held = false;
    }
  }

  /** From the beginning of the request: the server may have written at any moment after it. */
  private void won(ApiCalls.Answer answer, long began) {
    lastProblem = "";
    observe(answer);
    heldUntil = began + times.renewDeadline().toNanos();
    held = true;
  }

  private void observe(ApiCalls.Answer answer) {
    if (!seen || !answer.resourceVersion().equals(resourceVersion)) {
      seenAt = nanos.getAsLong();
      resourceVersion = answer.resourceVersion();
      spec = Json.object(answer.body(), "spec");
      seen = true;
    }
  }

  /** Says each problem once; a Role that lacks something is said by name. */
  private void failed(String what, ApiCalls.Answer answer) {
    String problem = what + ": " + answer.problem();
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      Problems.log(log, "lease_failed", names.lease(), what, answer);
    }
  }

  private ApiCalls.Answer put(Map<String, Object> wanted) throws InterruptedException {
    return api.replace(path() + query(), lease(wanted, resourceVersion));
  }

  private String path() {
    return names.leasePath() + "/" + names.lease();
  }

  private String query() {
    return "?fieldManager=" + names.manager();
  }

  private Map<String, Object> wanted(boolean newHolder) {
    String now = MICRO_TIME.format(clock.instant());
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("holderIdentity", identity);
    wanted.put("leaseDurationSeconds", Math.max(1, times.lease().toSeconds()));
    wanted.put("acquireTime", newHolder ? now : orNow("acquireTime", now));
    wanted.put("renewTime", now);
    long transitions = spec.get("leaseTransitions") instanceof Number n ? n.longValue() : 0;
    wanted.put("leaseTransitions", newHolder && seen ? transitions + 1 : transitions);
    return wanted;
  }

  private String orNow(String key, String now) {
    String text = Json.text(spec, key);
    return text.isEmpty() ? now : text;
  }

  private Map<String, Object> lease(Map<String, Object> wanted, String version) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", names.lease());
    metadata.put("namespace", names.namespace());
    metadata.put("labels", names.labels("lease"));
    if (!version.isEmpty()) {
      metadata.put("resourceVersion", version);
    }
    return Map.of(
        "apiVersion",
        "coordination.k8s.io/v1",
        "kind",
        "Lease",
        "metadata",
        metadata,
        "spec",
        wanted);
  }

  /**
   * Gives it back, so that the next writer need not wait; on the lease's thread, as its last act.
   * What fails is only waited for.
   */
  void release() throws InterruptedException {
    if (!held) {
      return;
    }
    held = false;
    ApiCalls.Answer answer = putFree();
    if (answer.isConflict()) {
      // A renewal that was broken off has arrived all the same.
      observe(api.get(path()));
      answer = Json.text(spec, "holderIdentity").equals(identity) ? putFree() : answer;
    }
    if (answer.isDone()) {
      log.info("event=status_writer lease={} writer=none", names.lease());
    } else {
      failed("release", answer);
    }
  }

  private ApiCalls.Answer putFree() throws InterruptedException {
    Map<String, Object> free = new LinkedHashMap<>(wanted(false));
    free.put("holderIdentity", "");
    return put(free);
  }
}
