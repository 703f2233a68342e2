package io.portway.k8s.watch;

import io.portway.k8s.client.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Keeps a table equal to what the API server has of one kind: lists, then watches from there, and
 * lists anew only where the server no longer knows the place. Nothing is taken away before a
 * complete list says so, whatever happens on the way. Runs on a thread of its own; {@link
 * #breakSilence} and {@link #close} come from others.
 */
final class Reflector implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Reflector.class);

  /** A watch that lasted so long was a watch; one that ends sooner, again and again, is a fault. */
  private static final long SHORT_WATCH_NANOS = Duration.ofSeconds(1).toNanos();

  private final ApiConnection api;
  private final ReflectorSink sink;
  private final ReflectorHealth health;
  private final Pace pace;
  private final @Nullable Resource fallback;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Query query;

  /** Where to go on watching; empty before the first list and where the place is lost. */
  private String version = "";

  private boolean paged = true;
  private boolean everListed;
  private int failures;

  private volatile @Nullable InputStream stream;
  private volatile long lastHeard;

  /**
   * A reflector that does nothing yet.
   *
   * @param fallback another kind of the same meaning, for a server that does not know the first
   */
  Reflector(
      ApiConnection api,
      Query query,
      @Nullable Resource fallback,
      ReflectorSink sink,
      ReflectorHealth health,
      Pace pace) {
    this.api = api;
    this.query = query;
    this.fallback = fallback;
    this.sink = sink;
    this.health = health;
    this.pace = pace;
  }

  @Override
  public void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        pause = follow();
      }
    } catch (InterruptedException e) {
      // Only close() interrupts.
      Thread.currentThread().interrupt();
    }
  }

  /** Lists if need be, watches until the watch ends; how long to wait before the next time. */
  private Duration follow() throws InterruptedException {
    try {
      if (version.isEmpty()) {
        list();
      }
      long begun = System.nanoTime();
      watch();
      failures = System.nanoTime() - begun < SHORT_WATCH_NANOS ? failures + 1 : 0;
      return failures > 1 ? backoff() : Duration.ZERO;
    } catch (ApiFailure e) {
      return closed.getCount() == 0 ? Duration.ZERO : onFailure(e);
    } catch (RuntimeException e) {
      // A bug must not end the thread, and a complete list is the surest way on.
      log.error("event=internal_error thread={}", Thread.currentThread().getName(), e);
      version = "";
      failures++;
      return pace.maxBackoff();
    }
  }

  private Duration onFailure(ApiFailure failure) {
    if (failure.isNotFound() && !everListed) {
      if (fallback != null && query.resource() != fallback) {
        query = query.of(fallback);
        return Duration.ZERO;
      }
      sink.beginList();
      sink.endList();
      health.absent(query);
      return pace.absent();
    }
    if (failure.isGone()) {
      // What a page continues from is gone as well: then everything at once.
      paged = !version.isEmpty();
      version = "";
      health.relisting(query);
      return failures++ == 0 ? Duration.ZERO : backoff();
    }
    failures++;
    health.failed(query, failure);
    Duration backoff = backoff();
    return backoff.compareTo(failure.retryAfter()) > 0 ? backoff : failure.retryAfter();
  }

  private Duration backoff() {
    long full = pace.backoff().toMillis() << Math.min(Math.max(failures - 1, 0), 10);
    long bounded = Math.min(full, pace.maxBackoff().toMillis());
    return Duration.ofMillis(bounded - ThreadLocalRandom.current().nextLong(bounded / 2 + 1));
  }

  private void list() throws ApiFailure, InterruptedException {
    sink.beginList();
    String next = "";
    String listed = "";
    do {
      String path = query.listPath(next, paged);
      Map<String, @Nullable Object> meta;
      try (InputStream in = open(path, "list");
          JsonParser parser = Json.parser(in)) {
        meta = readPage(parser);
      } catch (ApiFailure e) {
        throw e;
      } catch (IOException | JacksonException e) {
        throw broken("list", e);
      }
      next = text(meta, "continue");
      listed = text(meta, "resourceVersion");
    } while (!next.isEmpty());
    sink.endList();
    version = listed;
    paged = true;
    everListed = true;
    health.listed();
  }

  /** Hands each item over as soon as it is read; the list's own metadata. */
  private Map<String, @Nullable Object> readPage(JsonParser parser) throws ApiFailure {
    Map<String, @Nullable Object> meta = Map.of();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new ApiFailure(0, Duration.ZERO, "the list of " + query + " is no JSON object");
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (key.equals("metadata") && value == JsonToken.START_OBJECT) {
        meta = Json.WITHOUT_STATUS.readObject(parser);
      } else if (key.equals("items") && value == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          heard();
          if (Json.WITHOUT_STATUS.read(parser) instanceof Map<?, ?> item) {
            sink.listed(query.resource(), textKeys(item));
          }
        }
      } else {
        parser.skipChildren();
      }
    }
    return meta;
  }

  /** Until the server ends it; a server that says nothing for long is ended from outside. */
  private void watch() throws ApiFailure, InterruptedException {
    int seconds = pace.watchSeconds() + ThreadLocalRandom.current().nextInt(pace.watchSeconds());
    try (InputStream in = open(query.watchPath(version, seconds), "watch")) {
      // Before the first byte, for which a parser waits and which a quiet kind may not send for
      // long.
      health.current();
      readEvents(in);
    } catch (ApiFailure e) {
      throw e;
    } catch (IOException | JacksonException e) {
      if (closed.getCount() > 0 && !isCut(e)) {
        // What could not be read may have been an event: only a complete list makes up for it.
        version = "";
        throw broken("watch", e);
      }
    }
  }

  private void readEvents(InputStream in) throws ApiFailure {
    try (JsonParser parser = Json.parser(in)) {
      while (parser.nextToken() != null) {
        heard();
        if (Json.WITHOUT_STATUS.read(parser) instanceof Map<?, ?> event) {
          onEvent(textKeys(event));
        }
      }
    }
  }

  private void onEvent(Map<String, @Nullable Object> event) throws ApiFailure {
    Map<String, @Nullable Object> object =
        event.get("object") instanceof Map<?, ?> map ? textKeys(map) : Map.of();
    switch (text(event, "type")) {
      case "ADDED", "MODIFIED" -> sink.put(query.resource(), object);
      case "DELETED" -> sink.remove(object);
      case "BOOKMARK" -> {}
      case "ERROR" -> {
        int code = object.get("code") instanceof Number number ? number.intValue() : 0;
        throw new ApiFailure(
            code, Duration.ZERO, "the watch of " + query + " ended: " + text(object, "message"));
      }
      default -> {
        return;
      }
    }
    health.event();
    if (object.get("metadata") instanceof Map<?, ?> metadata
        && metadata.get("resourceVersion") instanceof String newer) {
      version = newer;
    }
  }

  private InputStream open(String path, String verb) throws ApiFailure, InterruptedException {
    return api.open(path, verb, query, pace.answer(), this::opened);
  }

  private void opened(InputStream in) {
    heard();
    stream = in;
  }

  private void heard() {
    lastHeard = System.nanoTime();
  }

  /** Whether the connection ended in the midst of something, which a new watch repeats. */
  private static boolean isCut(Exception e) {
    return e instanceof IOException
        || e instanceof tools.jackson.core.exc.JacksonIOException
        || e instanceof tools.jackson.core.exc.UnexpectedEndOfInputException;
  }

  private ApiFailure broken(String verb, Exception e) {
    return ApiFailure.ofNoAnswer(
        "the %s of %s broke off: %s".formatted(verb, query, ApiConnection.reason(e)), e);
  }

  private static String text(Map<String, @Nullable Object> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }

  @SuppressWarnings("unchecked") // Json makes maps with text keys alone
  private static Map<String, @Nullable Object> textKeys(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }

  /** Ends a list or a watch from which nothing was heard for too long. Any thread. */
  void breakSilence(long now) {
    InputStream silent = stream;
    if (silent != null && now - lastHeard > pace.silence().toNanos()) {
      log.info("event=watch_silent resource={}", query.resource().label());
      heard();
      closeStream(silent);
    }
  }

  /** Ends it for good; what is read at this moment is given up. Any thread; idempotent. */
  void close() {
    closed.countDown();
    InputStream open = stream;
    if (open != null) {
      closeStream(open);
    }
  }

  private void closeStream(InputStream open) {
    try {
      open.close();
    } catch (IOException e) {
      log.debug("event=watch_close resource={}", query.resource().label(), e);
    }
  }
}
