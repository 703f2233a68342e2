package io.portway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API server's store, through etcd's JSON gateway: for objects that the API server would
 * refuse, and for what only its store can do. The API server serves and watches what is put here
 * like anything else. Any thread.
 */
public final class Etcd {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  Etcd(String url) {
    this.url = url;
  }

  /**
   * Creates or replaces what is stored under a key such as {@code
   * /registry/endpointslices/NS/NAME}.
   */
  public void put(String key, String json) throws IOException, InterruptedException {
    call("kv/put", "{\"key\":\"" + encoded(key) + "\",\"value\":\"" + encoded(json) + "\"}");
  }

  /** What is stored under this key; null where there is nothing. Built-in kinds are no JSON. */
  public @Nullable String get(String key) throws IOException, InterruptedException {
    for (JsonNode found : call("kv/range", "{\"key\":\"" + encoded(key) + "\"}").path("kvs")) {
      return decoded(found.path("value"));
    }
    return null;
  }

  /** Removes a key; no error where it is not there. */
  public void delete(String key) throws IOException, InterruptedException {
    call("kv/deleterange", "{\"key\":\"" + encoded(key) + "\"}");
  }

  /** Every key of the API server. */
  public List<String> keys() throws IOException, InterruptedException {
    // '0' follows '/', so that this is everything that begins with the prefix.
    String range =
        "{\"key\":\"%s\",\"range_end\":\"%s\",\"keys_only\":true}"
            .formatted(encoded("/registry/"), encoded("/registry0"));
    List<String> keys = new ArrayList<>();
    for (JsonNode found : call("kv/range", range).path("kvs")) {
      keys.add(decoded(found.path("key")));
    }
    return keys;
  }

  /** Forgets every revision before the present one. */
  public void compact() throws IOException, InterruptedException {
    String now =
        call("kv/range", "{\"key\":\"" + encoded("/") + "\"}")
            .path("header")
            .path("revision")
            .asString();
    call("kv/compaction", "{\"revision\":\"" + now + "\",\"physical\":true}");
  }

  private JsonNode call(String what, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v3/" + what))
            .timeout(DEADLINE)
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("etcd answered " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String decoded(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asString()), UTF_8);
  }
}
