package io.portway.k8s.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * What the fake API server does with one request. Called on the connection's thread, and to be used
 * for any number of requests; a reply that throws or closes the connection ends it.
 */
@FunctionalInterface
public interface Reply {

  /** Answers on this connection; where it returns, the connection takes the next request. */
  void answer(FakeConnection connection, FakeResource resource)
      throws IOException, InterruptedException;

  /** A whole JSON document with status 200. */
  static Reply json(String body) {
    return response(200, Map.of(), body);
  }

  /** A list as the API server gives it. The items are JSON and may be anything at all. */
  static Reply list(String apiVersion, String kind, String resourceVersion, String... items) {
    return json(
        """
        {"apiVersion":"%s","kind":"%s","metadata":{"resourceVersion":"%s"},"items":[%s]}\
        """
            .formatted(apiVersion, kind, resourceVersion, String.join(",", items)));
  }

  /** A Status object with this code, such as 401, 403 or 503. */
  static Reply failure(int code, String reason) {
    return response(code, Map.of(), Frames.status(code, reason));
  }

  /** Status 429 with the advice to come back after so many seconds. */
  static Reply tooManyRequests(int retryAfterSeconds) {
    return response(
        429,
        Map.of("Retry-After", Integer.toString(retryAfterSeconds)),
        Frames.status(429, "TooManyRequests"));
  }

  /** Status 410: the resourceVersion that was asked for is no longer known. */
  static Reply expired() {
    return failure(410, "Expired");
  }

  /** What the API server says where nobody serves the API group: no Status object, only text. */
  static Reply noSuchApi() {
    byte[] page = "404 page not found\n".getBytes(UTF_8);
    return (connection, _) ->
        connection.respond(404, "text/plain; charset=utf-8", Map.of(), page, page.length);
  }

  /** Any status, headers and body. */
  static Reply response(int code, Map<String, String> headers, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return (connection, _) ->
        connection.respond(code, "application/json", headers, bytes, bytes.length);
  }

  /** An answer that HTTP takes for whole, of only so many characters of this body. */
  static Reply truncated(String body, int characters) {
    return json(body.substring(0, characters));
  }

  /** The connection ends after so many bytes of this body, which was announced whole. */
  static Reply cut(String body, int bytes) {
    byte[] whole = body.getBytes(UTF_8);
    return (connection, _) -> {
      connection.respond(200, "application/json", Map.of(), whole, bytes);
      connection.close();
    };
  }

  /** The connection is reset without an answer. */
  static Reply reset() {
    return (connection, _) -> connection.reset();
  }

  /** No answer, ever: the connection stays until the client or the server ends it. */
  static Reply silence() {
    return (connection, _) -> connection.awaitClient();
  }

  /** This reply, but not before the test counts the gate down to zero: a slow server. */
  static Reply after(CountDownLatch gate, Reply reply) {
    return (connection, resource) -> {
      gate.await();
      reply.answer(connection, resource);
    };
  }

  /**
   * A stream with these parts at its start, which then stays open for {@link FakeResource#send}.
   * See {@link Frames}.
   */
  static Reply watch(String... parts) {
    return (connection, resource) -> {
      connection.startStream();
      for (String part : parts) {
        connection.part(part);
      }
      resource.hold(connection);
    };
  }

  /** A stream of these parts that ends as a watch ends when its time is up. */
  static Reply watchThatEnds(String... parts) {
    return (connection, _) -> {
      connection.startStream();
      for (String part : parts) {
        connection.part(part);
      }
      connection.endStream();
    };
  }

  /**
   * A stream of these parts, the last of them perhaps half an object, whose connection then breaks.
   */
  static Reply watchThatBreaks(String... parts) {
    return (connection, _) -> {
      connection.startStream();
      for (String part : parts) {
        connection.part(part);
      }
      connection.close();
    };
  }
}
