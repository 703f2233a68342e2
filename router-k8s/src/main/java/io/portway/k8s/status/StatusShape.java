package io.portway.k8s.status;

import io.portway.k8s.api.RouteObject;
import io.portway.k8s.api.ServiceObject;
import io.portway.k8s.client.Json;
import io.portway.model.RouteId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the status of a kind holds what routers say: a list that we share with others, in which
 * some elements are ours. Pure; any thread.
 */
enum StatusShape {
  /** {@code status.ingress[]}, one entry for each router, told apart by {@code routerName}. */
  ROUTE(RouteObject.KIND, "/apis/route.openshift.io/v1", "routes", "ingress") {
    @Override
    @Nullable String key(Map<?, ?> element, OwnNames names) {
      return Json.text(element, "routerName").equals(names.statusName()) ? "" : null;
    }

    @Override
    Map<String, Map<String, Object>> elements(
        Map<?, ?> object,
        List<Condition> conditions,
        Map<String, Map<?, ?>> before,
        OwnNames names,
        Instant now) {
      if (conditions.isEmpty()) {
        return Map.of();
      }
      Map<?, ?> entry = before.getOrDefault("", Map.of());
      Map<String, Map<?, ?>> byType = new LinkedHashMap<>();
      Json.objects(entry, "conditions").forEach(c -> byType.putIfAbsent(Json.text(c, "type"), c));
      List<Map<String, Object>> written = new ArrayList<>();
      conditions.forEach(
          wanted -> written.add(json(wanted, wanted.type(), byType.get(wanted.type()), now)));
      Map<?, ?> spec = Json.object(object, "spec");
      String wildcard = Json.text(spec, "wildcardPolicy");
      Map<String, Object> element = new LinkedHashMap<>();
      if (!Json.text(spec, "host").isEmpty()) {
        element.put("host", Json.text(spec, "host"));
      }
      element.put("routerName", names.statusName());
      element.put("conditions", written);
      element.put("wildcardPolicy", wildcard.isEmpty() ? "None" : wildcard);
      return Map.of("", element);
    }

    @Override
    List<Condition> conditions(Map<String, Map<?, ?>> own, OwnNames names) {
      return Json.objects(own.getOrDefault("", Map.of()), "conditions").stream()
          .map(c -> condition(c, Json.text(c, "type")))
          .toList();
    }

    @Override
    boolean isCurrent(Map<?, ?> object, Map<String, Map<?, ?>> own) {
      Map<?, ?> entry = own.getOrDefault("", Map.of());
      return Json.text(entry, "host").equals(Json.text(Json.object(object, "spec"), "host"));
    }
  },

  /**
   * {@code status.conditions[]}, a list of types: ours begin with the status name, since two
   * routers may serve one Service.
   */
  SERVICE(ServiceObject.KIND, "/api/v1", "services", "conditions") {
    @Override
    @Nullable String key(Map<?, ?> element, OwnNames names) {
      String type = Json.text(element, "type");
      return type.startsWith(prefix(names)) ? type : null;
    }

    @Override
    Map<String, Map<String, Object>> elements(
        Map<?, ?> object,
        List<Condition> conditions,
        Map<String, Map<?, ?>> before,
        OwnNames names,
        Instant now) {
      Map<String, Map<String, Object>> elements = new LinkedHashMap<>();
      for (Condition condition : conditions) {
        String type = prefix(names) + condition.type();
        elements.put(type, json(condition, type, before.get(type), now));
      }
      return elements;
    }

    @Override
    List<Condition> conditions(Map<String, Map<?, ?>> own, OwnNames names) {
      int length = prefix(names).length();
      return own.values().stream()
          .map(c -> condition(c, Json.text(c, "type").substring(length)))
          .toList();
    }

    @Override
    boolean isCurrent(Map<?, ?> object, Map<String, Map<?, ?>> own) {
      return true;
    }

    private String prefix(OwnNames names) {
      return names.manager() + ".portway.io/";
    }
  };

  private final String kind;
  private final String root;
  private final String plural;
  private final String list;

  StatusShape(String kind, String root, String plural, String list) {
    this.kind = kind;
    this.root = root;
    this.plural = plural;
    this.list = list;
  }

  /** Null for a kind whose status nobody here writes. */
  static @Nullable StatusShape of(RouteId id) {
    for (StatusShape shape : values()) {
      if (shape.kind.equals(id.kind())) {
        return shape;
      }
    }
    return null;
  }

  String kind() {
    return kind;
  }

  String apiVersion() {
    return root.substring(root.indexOf('/', 1) + 1);
  }

  /** The list's name inside {@code status}. */
  String list() {
    return list;
  }

  String path(RouteId id) {
    return root + "/namespaces/" + id.namespace() + "/" + plural + "/" + id.name();
  }

  /**
   * Where all of them are listed.
   *
   * @param namespace null lists every namespace
   */
  String listPath(@Nullable String namespace) {
    return namespace == null
        ? root + "/" + plural
        : root + "/namespaces/" + namespace + "/" + plural;
  }

  /** What tells our elements of the list apart; null for an element that is not ours. */
  abstract @Nullable String key(Map<?, ?> element, OwnNames names);

  /**
   * Our elements as they should be.
   *
   * @param conditions none asks for no element
   * @param before ours as they are: a condition whose status stays keeps its time
   */
  abstract Map<String, Map<String, Object>> elements(
      Map<?, ?> object,
      List<Condition> conditions,
      Map<String, Map<?, ?>> before,
      OwnNames names,
      Instant now);

  /** What our elements say. */
  abstract List<Condition> conditions(Map<String, Map<?, ?>> own, OwnNames names);

  /** Whether what they repeat of the object's spec is still so. */
  abstract boolean isCurrent(Map<?, ?> object, Map<String, Map<?, ?>> own);

  /** Our elements in an object; of two under one key the first. */
  Map<String, Map<?, ?>> own(Map<?, ?> object, OwnNames names) {
    Map<String, Map<?, ?>> own = new LinkedHashMap<>();
    for (Map<?, ?> element : Json.objects(Json.object(object, "status"), list)) {
      String key = key(element, names);
      if (key != null) {
        own.putIfAbsent(key, element);
      }
    }
    return own;
  }

  private static Condition condition(Map<?, ?> json, String type) {
    return new Condition(
        type, Json.text(json, "status"), Json.text(json, "reason"), Json.text(json, "message"));
  }

  private static Map<String, Object> json(
      Condition condition, String type, @Nullable Map<?, ?> before, Instant now) {
    String since = before == null ? "" : Json.text(before, "lastTransitionTime");
    boolean stays =
        before != null
            && !since.isEmpty()
            && Json.text(before, "status").equals(condition.status());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type);
    json.put("status", condition.status());
    json.put("reason", condition.reason());
    json.put("message", condition.message());
    json.put("lastTransitionTime", stays ? since : now.truncatedTo(ChronoUnit.SECONDS).toString());
    return json;
  }
}
