package io.portway.k8s.status;

import io.portway.model.RouteId;
import io.portway.model.Text;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events ({@code v1}) about objects of tenants, in their namespaces: what happened on this node, or
 * what became of a claim. A courtesy: what does not fit or fails is counted and dropped. Owned by
 * the publisher; its thread alone.
 */
final class EventWriter {

  private static final Logger log = LoggerFactory.getLogger(EventWriter.class);

  /** What may wait; at 600 bytes each 600 KB. */
  static final int MAX_WAITING = 1_000;

  /** The same word about the same object is said once in so long, whatever flaps. */
  private static final long REPEAT_NANOS = Duration.ofMinutes(5).toNanos();

  /** Words that are remembered; beyond it all are forgotten. */
  private static final int MAX_SAID = 20_000;

  private static final int MAX_MESSAGE = 1_000;
  private static final int MAX_NAME = 253;

  private record Wanted(RouteId id, String uid, String reason, String message) {}

  private final ApiCalls api;
  private final OwnNames names;
  private final String node;
  private final StatusMeters meters;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private final Queue<Wanted> waiting = new ArrayDeque<>();
  private final Map<Wanted, Long> said = new HashMap<>();
  private long pausedUntil;
  private String lastProblem = "";

  EventWriter(
      ApiCalls api,
      OwnNames names,
      String node,
      StatusMeters meters,
      LongSupplier nanos,
      InstantSource clock) {
    this.api = api;
    this.names = names;
    this.node = node;
    this.meters = meters;
    this.nanos = nanos;
    this.clock = clock;
    this.pausedUntil = nanos.getAsLong();
  }

  /** A warning about an object; the same one again within minutes is not said. */
  void warn(RouteId id, String uid, String reason, String message) {
    Wanted event = new Wanted(id, uid, reason, Text.oneLine(message));
    long now = nanos.getAsLong();
    Long before = said.get(event);
    if (StatusShape.of(id) == null
        || uid.isEmpty()
        || (before != null && now - before < REPEAT_NANOS)) {
      return;
    }
    if (said.size() >= MAX_SAID) {
      said.clear();
    }
    said.put(event, now);
    if (waiting.size() >= MAX_WAITING) {
      waiting.remove();
      meters.eventsDropped().increment();
    }
    waiting.add(event);
  }

  /** Nanoseconds until {@link #sendOne} has something to do; {@link Long#MAX_VALUE} if nothing. */
  long untilDue() {
    return waiting.isEmpty() ? Long.MAX_VALUE : pausedUntil - nanos.getAsLong();
  }

  void sendOne() throws InterruptedException {
    Wanted event = waiting.poll();
    if (event == null) {
      return;
    }
    String path =
        "/api/v1/namespaces/" + event.id.namespace() + "/events?fieldManager=" + names.manager();
    ApiCalls.Answer answer = api.create(path, object(event));
    if (answer.isDone()) {
      meters.events().increment();
      lastProblem = "";
      return;
    }
    meters.eventsDropped().increment();
    pausedUntil = nanos.getAsLong() + Math.max(Backoffs.nanos(1), answer.retryAfter().toNanos());
    if (!answer.problem().equals(lastProblem)) {
      lastProblem = answer.problem();
      Problems.log(log, "event_failed", event.id.toString(), "create", answer);
    }
  }

  private Map<String, Object> object(Wanted event) {
    StatusShape shape = StatusShape.of(event.id);
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String name = event.id.name().substring(0, Math.min(event.id.name().length(), MAX_NAME - 20));
    Map<String, Object> involved = new LinkedHashMap<>();
    involved.put("apiVersion", shape == null ? "v1" : shape.apiVersion());
    involved.put("kind", event.id.kind());
    involved.put("namespace", event.id.namespace());
    involved.put("name", event.id.name());
    involved.put("uid", event.uid);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", "Event");
    object.put("metadata", Map.of("generateName", name + ".", "namespace", event.id.namespace()));
    object.put("involvedObject", involved);
    object.put("type", "Warning");
    object.put("reason", event.reason);
    object.put(
        "message", event.message.substring(0, Math.min(event.message.length(), MAX_MESSAGE)));
    object.put("count", 1);
    object.put("firstTimestamp", now);
    object.put("lastTimestamp", now);
    object.put("source", Map.of("component", names.manager(), "host", node));
    return object;
  }
}
