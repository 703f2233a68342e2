package io.portway.k8s.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From a record back to the plain maps that {@link ObjectReader} makes it from, with nothing beside
 * what a record holds: a small form to keep or to save an object in. What a record says about
 * fields that could not be read is lost. Pure; any thread.
 */
public final class ObjectWriter {

  private ObjectWriter() {}

  /** Such that reading it with the object's kind gives an equal record. */
  public static Map<String, Object> write(KubernetesObject object) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("metadata", meta(object));
    switch (object) {
      case RouteObject route -> root.put("spec", spec(route));
      case ServiceObject service -> root.put("spec", spec(service));
      case EndpointSliceObject slice -> {
        root.put("addressType", addressType(slice.group()));
        putList(root, "ports", ports(slice.group()));
        putList(root, "endpoints", endpoints(slice.group()));
      }
      case EndpointsObject endpoints ->
          putList(root, "subsets", endpoints.groups().stream().map(ObjectWriter::subset).toList());
      case NamespaceObject namespace -> {}
    }
    return root;
  }

  private static Map<String, Object> meta(KubernetesObject object) {
    ObjectMeta meta = object.meta();
    Map<String, Object> map = new LinkedHashMap<>();
    putText(map, "namespace", meta.namespace());
    putText(map, "name", meta.name());
    putText(map, "uid", meta.uid());
    if (meta.created() != null) {
      map.put("creationTimestamp", meta.created().toString());
    }
    if (!meta.annotations().isEmpty()) {
      map.put("annotations", meta.annotations());
    }
    Map<String, String> labels = new LinkedHashMap<>(meta.labels());
    if (object instanceof EndpointSliceObject slice && !slice.service().isEmpty()) {
      labels.put(EndpointSliceObject.SERVICE_LABEL, slice.service());
    }
    if (!labels.isEmpty()) {
      map.put("labels", labels);
    }
    return map;
  }

  private static Map<String, Object> spec(RouteObject route) {
    Map<String, Object> spec = new LinkedHashMap<>();
    List<Map<String, Object>> backends =
        route.backends().stream()
            .map(backend ->
                Map.<String, Object>of("name", backend.service(), "weight", backend.weight()))
            .toList();
    if (!backends.isEmpty()) {
      spec.put("to", backends.getFirst());
      putList(spec, "alternateBackends", backends.subList(1, backends.size()));
    }
    if (route.targetPort() != null) {
      spec.put("port", Map.of("targetPort", route.targetPort()));
    }
    return spec;
  }

  private static Map<String, Object> spec(ServiceObject service) {
    Map<String, Object> spec = new LinkedHashMap<>();
    List<Map<String, Object>> ports = new ArrayList<>();
    for (ServiceObject.Port port : service.ports()) {
      Map<String, Object> map = new LinkedHashMap<>();
      putText(map, "name", port.name());
      map.put("port", port.port());
      map.put("targetPort", port.targetPort());
      ports.add(map);
    }
    putList(spec, "ports", ports);
    putList(spec, "ipFamilies", service.families().stream().map(IpFamily::label).toList());
    return spec;
  }

  /** A slice of host names holds nothing that is read, so any family fits one without addresses. */
  private static String addressType(EndpointGroup group) {
    for (EndpointGroup.Member member : group.endpoints()) {
      for (EndpointGroup.Address address : member.addresses()) {
        if (address.address() != null) {
          return IpFamily.of(address.address()).label();
        }
      }
    }
    return IpFamily.IPV4.label();
  }

  private static List<Map<String, Object>> ports(EndpointGroup group) {
    List<Map<String, Object>> ports = new ArrayList<>();
    for (EndpointGroup.Port port : group.ports()) {
      Map<String, Object> map = new LinkedHashMap<>();
      putText(map, "name", port.name());
      map.put("port", port.number());
      ports.add(map);
    }
    return ports;
  }

  private static List<Map<String, Object>> endpoints(EndpointGroup group) {
    List<Map<String, Object>> endpoints = new ArrayList<>();
    for (EndpointGroup.Member member : group.endpoints()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("addresses", member.addresses().stream().map(EndpointGroup.Address::text).toList());
      putOrigin(map, member);
      putText(map, "zone", member.zone());
      endpoints.add(map);
    }
    return endpoints;
  }

  private static Map<String, Object> subset(EndpointGroup group) {
    Map<String, Object> subset = new LinkedHashMap<>();
    List<Map<String, Object>> addresses = new ArrayList<>();
    for (EndpointGroup.Member member : group.endpoints()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("ip", member.addresses().getFirst().text());
      putOrigin(map, member);
      addresses.add(map);
    }
    putList(subset, "addresses", addresses);
    putList(subset, "ports", ports(group));
    return subset;
  }

  private static void putOrigin(Map<String, Object> map, EndpointGroup.Member member) {
    Map<String, Object> target = new LinkedHashMap<>();
    putText(target, "uid", member.uid());
    putText(target, "name", member.target());
    if (!target.isEmpty()) {
      map.put("targetRef", target);
    }
    putText(map, "nodeName", member.node());
  }

  private static void putText(Map<String, Object> map, String key, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      map.put(key, text);
    }
  }

  private static void putList(Map<String, Object> map, String key, List<?> list) {
    if (!list.isEmpty()) {
      map.put(key, list);
    }
  }
}
