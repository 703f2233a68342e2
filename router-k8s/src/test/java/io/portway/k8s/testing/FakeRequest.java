package io.portway.k8s.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request that the fake API server got. Immutable.
 *
 * @param query decoded; a parameter without a value has the empty one
 * @param headers by lower-case name; of a repeated one the last
 * @param body empty where there was none
 */
public record FakeRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String body) {

  public FakeRequest {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** Of a target as it stands in a request line, {@code /path?name=value&name=value}. */
  static FakeRequest of(String method, String target, Map<String, String> headers, String body) {
    int mark = target.indexOf('?');
    Map<String, String> query = new TreeMap<>();
    if (mark >= 0) {
      for (String pair : target.substring(mark + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        query.put(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
      }
    }
    return new FakeRequest(
        method, mark < 0 ? target : target.substring(0, mark), query, headers, body);
  }

  /** Whether this asks for a stream of events and not for a list. */
  public boolean isWatch() {
    return method.equals("GET") && query.getOrDefault("watch", "").matches("true|1");
  }

  /** The value of a parameter; empty where it is missing. */
  public String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  /** The value of a header; empty where it is missing. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }
}
