package io.portway.k8s.status;

import io.portway.k8s.client.Json;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, one answer of the API server, as JSON and never as a model's classes: fields that
 * nobody here knows must not get lost on the way. Called on the threads of this room.
 */
interface ApiCalls {

  String JSON = "application/json";
  String JSON_PATCH = "application/json-patch+json";

  /**
   * What came back.
   *
   * @param status HTTP's; 0 where there was no answer in time
   * @param body the object, or the server's Status; without entries where there was none
   * @param retryAfter what the server asked for; zero where it did not
   */
  record Answer(int status, Map<?, ?> body, Duration retryAfter) {

    static final int NO_ANSWER = 0;

    boolean isDone() {
      return status >= 200 && status < 300;
    }

    boolean isMissing() {
      return status == 404;
    }

    /**
     * Somebody else was faster: a stale resourceVersion, an object that exists already, or a {@code
     * test} of a JSON Patch that failed, which the API server answers with 422.
     */
    boolean isConflict() {
      return status == 409 || status == 422;
    }

    /** Somebody must change a right before it can work. */
    boolean isDenied() {
      return status == 401 || status == 403;
    }

    String resourceVersion() {
      return Json.text(Json.object(body, "metadata"), "resourceVersion");
    }

    /** For people: the status and the server's own words. */
    String problem() {
      String message = Json.text(body, "message");
      String code = status == NO_ANSWER ? "no answer" : "HTTP " + status;
      return message.isEmpty() ? code : code + ": " + message;
    }
  }

  /**
   * Sends and waits, at most for a few seconds. Every failure is an answer.
   *
   * @param path with its query; without the server
   * @param body null sends none
   */
  Answer send(String method, String path, String contentType, @Nullable Object body)
      throws InterruptedException;

  default Answer get(String path) throws InterruptedException {
    return send("GET", path, JSON, null);
  }

  default Answer create(String path, Object body) throws InterruptedException {
    return send("POST", path, JSON, body);
  }

  default Answer replace(String path, Object body) throws InterruptedException {
    return send("PUT", path, JSON, body);
  }

  default Answer patch(String path, Object operations) throws InterruptedException {
    return send("PATCH", path, JSON_PATCH, operations);
  }

  default Answer delete(String path) throws InterruptedException {
    return send("DELETE", path, JSON, null);
  }
}
