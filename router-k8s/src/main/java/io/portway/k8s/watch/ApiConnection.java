package io.portway.k8s.watch;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.portway.k8s.api.UserText;
import io.portway.k8s.client.ClusterClient;
import io.portway.k8s.client.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the API server: a path in, a body as a stream out, or a failure that says why. Shared
 * by all reflectors; blocks the one that calls.
 */
final class ApiConnection {

  /** Of an error's body: what a Status object can take, and an end to anything else. */
  private static final int MAX_ERROR_BYTES = 16 * 1024;

  /** The most that is waited because a server said so. */
  private static final long MAX_RETRY_AFTER_SECONDS = 60;

  private final HttpClient http;
  private final String server;

  ApiConnection(ClusterClient client) {
    this.http = client.kubernetes().getHttpClient();
    this.server = client.server().replaceAll("/+$", "");
  }

  /**
   * The body of a successful answer, which the caller closes.
   *
   * @param verb what a Role would have to grant, for the message
   * @param opened gets the body of any answer before it is read, to be able to end it
   * @throws ApiFailure for every other answer and for none
   */
  InputStream open(
      String path, String verb, Query query, Duration patience, Consumer<InputStream> opened)
      throws ApiFailure, InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> future = send(path, patience);
    HttpResponse<InputStream> response;
    try {
      response = future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw noAnswer("none for " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw noAnswer(reason(e), e);
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    }
    opened.accept(response.body());
    if (response.isSuccessful()) {
      return response.body();
    }
    throw failure(response, verb, query);
  }

  private CompletableFuture<HttpResponse<InputStream>> send(String path, Duration patience)
      throws ApiFailure {
    HttpRequest request =
        http.newHttpRequestBuilder()
            .uri(URI.create(server + path))
            .header("Accept", "application/json")
            .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .build();
    try {
      return http.sendAsync(request, InputStream.class);
    } catch (RuntimeException e) {
      // The library asks for a token, opens files and more before it sends.
      throw noAnswer(reason(e), e);
    }
  }

  private ApiFailure noAnswer(String why, Throwable cause) {
    return ApiFailure.ofNoAnswer("no answer from " + server + ": " + why, cause);
  }

  private static ApiFailure failure(HttpResponse<InputStream> response, String verb, Query query) {
    int status = response.code();
    String said = message(response.body());
    String text =
        switch (status) {
          case 401 -> "not authenticated (401): the token is missing, expired or revoked; may not ";
          case 403 -> "not allowed (403): a role must grant ";
          default -> "the API server answers " + status + " to ";
        };
    Duration retryAfter = retryAfter(response.header("Retry-After"));
    return new ApiFailure(
        status,
        retryAfter,
        text + verb + " " + query + (said.isEmpty() ? "" : "; it says " + said));
  }

  /** What a Status object says; empty for any other body. */
  private static String message(InputStream body) {
    try (body) {
      return Json.WHOLE.readOrNull(body.readNBytes(MAX_ERROR_BYTES)) instanceof Map<?, ?> status
              && status.get("message") instanceof String message
          ? UserText.quote(message)
          : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static Duration retryAfter(@Nullable String header) {
    return header != null && header.matches("\\d{1,6}")
        ? Duration.ofSeconds(Math.min(Long.parseLong(header), MAX_RETRY_AFTER_SECONDS))
        : Duration.ZERO;
  }

  /** The innermost cause that says something. */
  static String reason(Throwable e) {
    String best = e.getClass().getSimpleName();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      best =
          message == null || message.isEmpty()
              ? cause.getClass().getSimpleName()
              : UserText.oneLine(message);
    }
    return best;
  }
}
