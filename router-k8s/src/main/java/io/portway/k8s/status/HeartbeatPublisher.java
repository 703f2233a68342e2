package io.portway.k8s.status;

import io.portway.model.Text;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this replica's own ConfigMap: its newest word soon, and the same word again often enough
 * that the writer knows it is alive. Owned by the publisher; its thread alone.
 */
final class HeartbeatPublisher {

  private static final Logger log = LoggerFactory.getLogger(HeartbeatPublisher.class);

  private static final int MAX_NAME = 253;

  private final ApiCalls api;
  private final OwnNames names;
  private final String name;
  private final String identity;
  private final StatusTimes times;
  private final LongSupplier nanos;
  private final InstantSource clock;

  private @Nullable Heartbeat wanted;
  private @Nullable Heartbeat said;
  private long saidAt;
  private String lastProblem = "";

  HeartbeatPublisher(
      ApiCalls api,
      OwnNames names,
      String identity,
      StatusTimes times,
      LongSupplier nanos,
      InstantSource clock) {
    this.api = api;
    this.names = names;
    this.name = names.replica(identity);
    this.identity = identity;
    this.times = times;
    this.nanos = nanos;
    this.clock = clock;
    this.saidAt = nanos.getAsLong() - times.heartbeat().toNanos();
  }

  /** What is to be said from now on; nothing is said before the first. */
  void want(Heartbeat heartbeat) {
    wanted = heartbeat;
  }

  /** Nanoseconds until something is to be said; zero or less when it is due. */
  long untilDue() {
    if (wanted == null) {
      return Long.MAX_VALUE;
    }
    long gap = (wanted.equals(said) ? times.heartbeat() : times.heartbeatGap()).toNanos();
    return saidAt + gap - nanos.getAsLong();
  }

  /** Says it; a failure is tried again after the gap. */
  void say() throws InterruptedException {
    Heartbeat heartbeat = wanted;
    if (heartbeat == null) {
      return;
    }
    saidAt = nanos.getAsLong();
    Map<String, Object> object = object(heartbeat);
    String query = "?fieldManager=" + names.manager();
    ApiCalls.Answer answer = api.replace(names.configMapsPath() + "/" + name + query, object);
    if (answer.isMissing()) {
      answer = api.create(names.configMapsPath() + query, object);
    }
    if (answer.isDone()) {
      said = heartbeat;
      lastProblem = "";
    } else {
      said = null;
      if (!answer.problem().equals(lastProblem)) {
        lastProblem = answer.problem();
        Problems.log(log, "heartbeat_failed", name, "write", answer);
      }
    }
  }

  private Map<String, Object> object(Heartbeat heartbeat) {
    Map<String, Object> data = new LinkedHashMap<>(heartbeat.data());
    data.put("replica", Text.escaped(identity, MAX_NAME));
    // Only so that every heartbeat is another version: ages are measured by whoever reads it.
    data.put("at", clock.instant().toString());
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        Map.of(
            "name", name,
            "namespace", names.namespace(),
            "labels", names.labels(OwnNames.REPLICA)),
        "data",
        data);
  }

  /** Takes it back: this replica is about to end and must not count as failing. */
  void withdraw() throws InterruptedException {
    if (said != null) {
      ApiCalls.Answer answer = api.delete(names.configMapsPath() + "/" + name);
      if (!answer.isDone() && !answer.isMissing()) {
        Problems.log(log, "heartbeat_failed", name, "delete", answer);
      }
    }
  }
}
