package io.portway.k8s.status;

import io.portway.k8s.client.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Patch (RFC 6902) that makes our elements of an object's status what they should be and
 * names nothing else: a typed write or a merge patch would replace the whole list, other routers'
 * entries included. It begins with a test of the resourceVersion, so that the positions in it are
 * those of the object that was read. Pure.
 */
final class StatusPatch {

  private StatusPatch() {}

  /**
   * The operations; none where nothing has to change.
   *
   * @param object as the API server gave it
   * @param conditions none takes our elements away
   */
  static List<Map<String, Object>> of(
      StatusShape shape,
      Map<?, ?> object,
      List<Condition> conditions,
      OwnNames names,
      Instant now) {
    Map<String, Map<String, Object>> wanted =
        new LinkedHashMap<>(
            shape.elements(object, conditions, shape.own(object, names), names, now));
    List<Map<String, Object>> operations = new ArrayList<>();
    List<Integer> surplus = new ArrayList<>();
    List<Map<?, ?>> elements = Json.objects(Json.object(object, "status"), shape.list());
    String list = "/status/" + shape.list();
    for (int i = 0; i < elements.size(); i++) {
      String key = shape.key(elements.get(i), names);
      if (key == null) {
        continue;
      }
      Map<String, Object> element = wanted.remove(key);
      if (element == null) {
        surplus.add(i);
      } else if (!element.equals(elements.get(i))) {
        operations.add(operation("replace", list + "/" + i, element));
      }
    }
    // From the end, so that what is still to be removed keeps its position.
    surplus.reversed().forEach(i -> operations.add(Map.of("op", "remove", "path", list + "/" + i)));
    add(operations, object, list, shape.list(), List.copyOf(wanted.values()));
    if (!operations.isEmpty()) {
      String version = Json.text(Json.object(object, "metadata"), "resourceVersion");
      operations.addFirst(operation("test", "/metadata/resourceVersion", version));
    }
    return operations;
  }

  /** The list, or the status around it, may not be there yet. */
  private static void add(
      List<Map<String, Object>> operations,
      Map<?, ?> object,
      String list,
      String name,
      List<Map<String, Object>> elements) {
    if (elements.isEmpty()) {
      return;
    }
    if (!(object.get("status") instanceof Map<?, ?> status)) {
      operations.add(operation("add", "/status", Map.of(name, elements)));
    } else if (!(status.get(name) instanceof List<?>)) {
      operations.add(operation("add", list, elements));
    } else {
      elements.forEach(element -> operations.add(operation("add", list + "/-", element)));
    }
  }

  private static Map<String, Object> operation(String op, String path, Object value) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("op", op);
    operation.put("path", path);
    operation.put("value", value);
    return operation;
  }
}
