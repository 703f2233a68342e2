package io.portway.k8s.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portway.k8s.client.Json;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * As much of an API server as this room asks for, in memory: resourceVersions that guard a write,
 * JSON Patch with its test, lists. The real one is asked in the cluster tests.
 */
final class FakeServer implements ApiCalls {

  private final Map<String, Map<String, Object>> objects = new TreeMap<>();
  private final List<String> requests = new ArrayList<>();
  private long version = 100;

  /** Runs before each PATCH, as another client that is faster. */
  Runnable beforePatch = () -> {};

  /** Turned into the answer of everything, where it is set. */
  final AtomicReference<@Nullable Answer> outage = new AtomicReference<>();

  static Map<String, Object> json(String text) {
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(Json.WHOLE.readOrNull(text.getBytes(UTF_8))))
        .forEach((key, value) -> map.put(String.valueOf(key), Objects.requireNonNull(value)));
    return map;
  }

  static String text(Object value) {
    return new String(Json.bytes(value), UTF_8);
  }

  /** Puts an object there as if somebody had applied it. */
  synchronized void put(String path, Map<String, Object> object) {
    Map<String, Object> metadata = copy(Json.object(object, "metadata"));
    metadata.put("resourceVersion", String.valueOf(++version));
    Map<String, Object> stored = copy(object);
    stored.put("metadata", metadata);
    objects.put(path, stored);
  }

  synchronized Map<String, Object> object(String path) {
    return Objects.requireNonNull(objects.get(path), path);
  }

  synchronized boolean has(String path) {
    return objects.containsKey(path);
  }

  /** Changes an object as another client would. */
  synchronized void change(String path, UnaryOperator<Map<String, Object>> change) {
    put(path, change.apply(copy(object(path))));
  }

  /** Every write so far, as {@code METHOD path}. */
  synchronized List<String> writes() {
    return requests.stream().filter(r -> !r.startsWith("GET")).toList();
  }

  synchronized void forgetRequests() {
    requests.clear();
  }

  synchronized List<String> paths(String prefix) {
    return objects.keySet().stream().filter(path -> path.startsWith(prefix)).toList();
  }

  @Override
  public Answer send(String method, String path, String contentType, @Nullable Object body) {
    int query = path.indexOf('?');
    String plain = query < 0 ? path : path.substring(0, query);
    if (method.equals("PATCH")) {
      beforePatch.run();
    }
    synchronized (this) {
      requests.add(method + " " + plain);
      Answer broken = outage.get();
      if (broken != null) {
        return broken;
      }
      return switch (method) {
        case "GET" -> get(plain, query < 0 ? "" : path.substring(query + 1));
        case "POST" -> create(plain, (Map<?, ?>) Objects.requireNonNull(body));
        case "PUT" -> replace(plain, (Map<?, ?>) Objects.requireNonNull(body));
        case "PATCH" -> patch(plain, (List<?>) Objects.requireNonNull(body));
        case "DELETE" -> objects.remove(plain) == null ? answer(404) : answer(200);
        default -> throw new IllegalArgumentException(method);
      };
    }
  }

  private Answer get(String path, String query) {
    Map<String, Object> found = objects.get(path);
    if (found != null) {
      return new Answer(200, json(text(found)), Duration.ZERO);
    }
    if (path.matches(".*/(configmaps|routes|services|leases)")) {
      String all = path.replaceFirst("/(routes|services)$", "/");
      String plural = path.substring(path.lastIndexOf('/') + 1);
      List<Object> items = new ArrayList<>();
      objects.forEach((name, object) -> {
        if (name.startsWith(all) && name.contains("/" + plural + "/") && selects(query, object)) {
          items.add(json(text(object)));
        }
      });
      return new Answer(200, Map.of("items", items), Duration.ZERO);
    }
    return answer(404);
  }

  private static boolean selects(String query, Map<String, Object> object) {
    for (String part : query.split("&", -1)) {
      if (part.startsWith("labelSelector=")) {
        Map<?, ?> labels = Json.object(Json.object(object, "metadata"), "labels");
        for (String term :
            URLDecoder.decode(part.substring("labelSelector=".length()), UTF_8).split(",", -1)) {
          String[] sides = term.split("=", -1);
          if (!sides[1].equals(labels.get(sides[0]))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private Answer create(String path, Map<?, ?> body) {
    Map<?, ?> metadata = Json.object(body, "metadata");
    String name = Json.text(metadata, "name");
    String target =
        path + "/" + (name.isEmpty() ? Json.text(metadata, "generateName") + ++version : name);
    if (objects.containsKey(target)) {
      return answer(409);
    }
    put(target, copy(body));
    return new Answer(201, object(target), Duration.ZERO);
  }

  private Answer replace(String path, Map<?, ?> body) {
    Map<String, Object> before = objects.get(path);
    if (before == null) {
      return answer(404);
    }
    String wanted = Json.text(Json.object(body, "metadata"), "resourceVersion");
    if (!wanted.isEmpty() && !wanted.equals(resourceVersion(before))) {
      return answer(409);
    }
    put(path, copy(body));
    return new Answer(200, object(path), Duration.ZERO);
  }

  private Answer patch(String path, List<?> operations) {
    if (!path.endsWith("/status")) {
      throw new IllegalArgumentException("only status is patched: " + path);
    }
    String target = path.substring(0, path.length() - "/status".length());
    Map<String, Object> before = objects.get(target);
    if (before == null) {
      return answer(404);
    }
    Map<String, Object> patched = json(text(before));
    for (Object operation : operations) {
      if (!apply(patched, (Map<?, ?>) operation)) {
        return answer(422);
      }
    }
    put(target, patched);
    return new Answer(200, json(text(object(target))), Duration.ZERO);
  }

  @SuppressWarnings("unchecked")
  private static boolean apply(Map<String, Object> object, Map<?, ?> operation) {
    String[] path = Json.text(operation, "path").substring(1).split("/", -1);
    Object parent = object;
    for (int i = 0; i < path.length - 1; i++) {
      parent =
          Objects.requireNonNull(
              parent instanceof List<?> list
                  ? list.get(Integer.parseInt(path[i]))
                  : ((Map<?, ?>) parent).get(path[i]));
    }
    String last = path[path.length - 1];
    Object value = operation.get("value");
    return switch (Json.text(operation, "op")) {
      case "test" -> Objects.equals(((Map<?, ?>) parent).get(last), value);
      case "remove" -> {
        if (parent instanceof List<?> list) {
          list.remove(Integer.parseInt(last));
        } else {
          ((Map<?, ?>) parent).remove(last);
        }
        yield true;
      }
      case "replace" -> {
        ((List<Object>) parent).set(Integer.parseInt(last), Objects.requireNonNull(value));
        yield true;
      }
      case "add" -> {
        if (parent instanceof List<?>) {
          ((List<Object>) parent).add(Objects.requireNonNull(value));
        } else {
          ((Map<String, Object>) parent).put(last, Objects.requireNonNull(value));
        }
        yield true;
      }
      default -> false;
    };
  }

  private static String resourceVersion(Map<?, ?> object) {
    return Json.text(Json.object(object, "metadata"), "resourceVersion");
  }

  private static Answer answer(int status) {
    return new Answer(status, Map.of(), Duration.ZERO);
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    return json(text(map));
  }
}
