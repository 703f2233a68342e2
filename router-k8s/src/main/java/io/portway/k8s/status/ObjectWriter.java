package io.portway.k8s.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portway.k8s.client.Json;
import io.portway.metrics.Counter;
import io.portway.model.RouteId;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes our elements into one object's status and remembers what the API server stored, so that
 * nothing is written twice and a foreign hand is noticed. Lives as long as this replica is the
 * writer; writer's thread alone.
 */
final class ObjectWriter {

  /** Items of one page: at 4 KB each 2 MB, of which only our elements are kept. */
  private static final int PAGE = 500;

  /** Reads and tries in a row while others keep writing; each takes a few milliseconds. */
  private static final int MAX_TRIES = 20;

  /**
   * Our part of an object's status.
   *
   * @param stored as the API server has it
   * @param conditions what that says, or was made from: a server may drop a field that it does not
   *     know, and must not be given it again for ever
   * @param isOurs whether this writer wrote it, so that a difference is another's work
   */
  private record Known(
      String uid,
      Map<String, Map<?, ?>> stored,
      @Nullable List<Condition> conditions,
      boolean isOurs) {}

  private final ApiCalls api;
  private final OwnNames names;
  private final InstantSource clock;
  private final ForeignHands foreign;
  private final Counter written;
  private final Map<RouteId, Known> known = new HashMap<>();

  ObjectWriter(
      ApiCalls api, OwnNames names, InstantSource clock, ForeignHands foreign, Counter written) {
    this.api = api;
    this.names = names;
    this.clock = clock;
    this.foreign = foreign;
    this.written = written;
  }

  /** Objects that carry something of ours. */
  Set<RouteId> written() {
    return known.keySet();
  }

  /** What the object's status says of us; null where it says nothing, or what is not known. */
  @Nullable List<Condition> conditions(RouteId id) {
    Known entry = known.get(id);
    return entry == null ? null : entry.conditions;
  }

  /** Whether what is stored is what is wanted; null wants nothing there. */
  boolean isWritten(RouteId id, @Nullable ObjectStatus wanted) {
    Known entry = known.get(id);
    if (entry == null || wanted == null) {
      return entry == null && wanted == null;
    }
    return entry.uid.equals(wanted.uid()) && wanted.conditions().equals(entry.conditions);
  }

  /**
   * Reads every object of a kind and takes in what is there of ours.
   *
   * @param namespace null reads every namespace
   * @return the last answer: done, or why it could not be read
   */
  ApiCalls.Answer read(StatusShape shape, @Nullable String namespace) throws InterruptedException {
    Map<RouteId, Known> found = new HashMap<>();
    String next = "";
    ApiCalls.Answer answer;
    do {
      String path = shape.listPath(namespace) + "?limit=" + PAGE;
      answer = api.get(next.isEmpty() ? path : path + "&continue=" + encoded(next));
      if (!answer.isDone()) {
        return answer;
      }
      for (Map<?, ?> item : Json.objects(answer.body(), "items")) {
        take(shape, item, found);
      }
      next = Json.text(Json.object(answer.body(), "metadata"), "continue");
    } while (!next.isEmpty());
    known.keySet().removeIf(id -> id.kind().equals(shape.kind()) && !found.containsKey(id));
    known.putAll(found);
    return answer;
  }

  private void take(StatusShape shape, Map<?, ?> object, Map<RouteId, Known> found) {
    RouteId id = id(shape, object);
    Map<String, Map<?, ?>> stored = shape.own(object, names);
    Known before = known.get(id);
    String uid = Json.text(Json.object(object, "metadata"), "uid");
    if (before != null && before.isOurs && before.uid.equals(uid)) {
      if (before.stored.equals(stored)) {
        found.put(id, before);
        return;
      }
      foreign.saw(id, object);
    }
    if (!stored.isEmpty()) {
      boolean current = shape.isCurrent(object, stored);
      found.put(
          id, new Known(uid, stored, current ? shape.conditions(stored, names) : null, false));
    }
  }

  private static RouteId id(StatusShape shape, Map<?, ?> object) {
    Map<?, ?> metadata = Json.object(object, "metadata");
    return new RouteId(shape.kind(), Json.text(metadata, "namespace"), Json.text(metadata, "name"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /**
   * Makes the object's status say this; null takes ours away. An object that is gone, or another of
   * its name, needs nothing.
   *
   * @return the last answer: done, a conflict that lasted, or why it could not be
   */
  ApiCalls.Answer write(StatusShape shape, RouteId id, @Nullable ObjectStatus wanted)
      throws InterruptedException {
    ApiCalls.Answer answer = tryOnce(shape, id, wanted);
    for (int tries = 1; answer.isConflict() && tries < MAX_TRIES; tries++) {
      answer = tryOnce(shape, id, wanted);
    }
    if (answer.isMissing()) {
      known.remove(id);
    }
    return answer;
  }

  private ApiCalls.Answer tryOnce(StatusShape shape, RouteId id, @Nullable ObjectStatus wanted)
      throws InterruptedException {
    ApiCalls.Answer read = api.get(shape.path(id));
    if (!read.isDone()) {
      return read;
    }
    Map<?, ?> object = read.body();
    String uid = Json.text(Json.object(object, "metadata"), "uid");
    if (wanted != null && !wanted.uid().equals(uid)) {
      known.remove(id);
      return read;
    }
    lookForOthers(shape, id, object, uid);
    List<Condition> conditions = wanted == null ? List.of() : wanted.conditions();
    List<Map<String, Object>> patch =
        StatusPatch.of(shape, object, conditions, names, clock.instant());
    if (patch.isEmpty()) {
      remember(shape, id, object, conditions);
      return read;
    }
    ApiCalls.Answer answer =
        api.patch(shape.path(id) + "/status?fieldManager=" + names.manager(), patch);
    if (answer.isDone()) {
      written.increment();
      remember(shape, id, answer.body(), conditions);
    }
    return answer;
  }

  private void lookForOthers(StatusShape shape, RouteId id, Map<?, ?> object, String uid) {
    Known before = known.get(id);
    Map<String, Map<?, ?>> stored = shape.own(object, names);
    if (before != null
        && before.isOurs
        && before.uid.equals(uid)
        && !before.stored.equals(stored)) {
      foreign.saw(id, object);
      known.put(id, new Known(uid, stored, null, false));
    }
  }

  private void remember(
      StatusShape shape, RouteId id, Map<?, ?> object, List<Condition> conditions) {
    Map<String, Map<?, ?>> stored = shape.own(object, names);
    if (conditions.isEmpty()) {
      known.remove(id);
    } else {
      String uid = Json.text(Json.object(object, "metadata"), "uid");
      known.put(id, new Known(uid, stored, new ArrayList<>(conditions), true));
    }
  }
}
