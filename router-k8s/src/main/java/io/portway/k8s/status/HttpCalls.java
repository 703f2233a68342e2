package io.portway.k8s.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.portway.k8s.client.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls over the client's own connection, with its credentials. The one class of this room that
 * talks to the network. Any thread; owns nothing.
 */
final class HttpCalls implements ApiCalls {

  private static final int MAX_RETRY_AFTER_SECONDS = 60;

  private final KubernetesClient client;
  private final String server;
  private final Duration timeout;

  /**
   * Calls through this client.
   *
   * @param timeout of one call: shorter than the lease's renew deadline, or one call that hangs
   *     costs the lease
   */
  HttpCalls(KubernetesClient client, Duration timeout) {
    this.client = client;
    String url = client.getConfiguration().getMasterUrl();
    this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.timeout = timeout;
  }

  @Override
  public Answer send(String method, String path, String contentType, @Nullable Object body)
      throws InterruptedException {
    HttpRequest.Builder request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(server + path)
            .header("Accept", JSON)
            .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (body != null) {
      request.method(method, contentType, new String(Json.bytes(body), UTF_8));
    } else if (method.equals("DELETE")) {
      request.delete(contentType, "{}");
    }
    CompletableFuture<HttpResponse<byte[]>> pending;
    try {
      pending = client.getHttpClient().sendAsync(request.build(), byte[].class);
    } catch (RuntimeException e) {
      // The library asks for a token, opens files and more before it sends.
      return noAnswer(e.toString());
    }
    try {
      return answer(pending.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return noAnswer("none within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return noAnswer(String.valueOf(Objects.requireNonNullElse(e.getCause(), e)));
    } finally {
      // No effect on one that is complete.
      pending.cancel(true);
    }
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    byte[] bytes = response.body();
    Object body = bytes == null ? null : Json.WHOLE.readOrNull(bytes);
    return new Answer(
        response.code(), body instanceof Map<?, ?> map ? map : Map.of(), retryAfter(response));
  }

  private static Answer noAnswer(String message) {
    return new Answer(Answer.NO_ANSWER, Map.of("message", message), Duration.ZERO);
  }

  /** Seconds; the other form, a date, no API server sends. */
  private static Duration retryAfter(HttpResponse<?> response) {
    String header = response.header("Retry-After");
    if (header == null || !header.matches("[0-9]{1,9}")) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(Math.min(Integer.parseInt(header), MAX_RETRY_AFTER_SECONDS));
  }
}
