package io.portway.k8s.watch;

import io.portway.k8s.api.EndpointSliceObject;
import io.portway.k8s.api.EndpointsObject;
import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.api.NamespaceObject;
import io.portway.k8s.api.ObjectMeta;
import io.portway.k8s.api.RouteObject;
import io.portway.k8s.api.ServiceObject;
import io.portway.k8s.translate.RouteTranslator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An object without what nobody will ask for: foreign annotations, labels, and of a Route that asks
 * for no port everything but its name. Pure; any thread.
 */
final class Reduction {

  private static final List<String> PREFIXES =
      List.of("portway.io/", "haproxy.router.openshift.io/");

  /** Annotations that matter beside our own. */
  private static final Set<String> OTHERS = Set.of("idling.alpha.openshift.io/idled-at");

  private Reduction() {}

  static KubernetesObject reduce(KubernetesObject object) {
    ObjectMeta meta = object.meta();
    return switch (object) {
      case RouteObject route ->
          RouteTranslator.asksForPort(meta)
              ? new RouteObject(
                  claimant(meta), route.backends(), route.targetPort(), route.problems())
              : new RouteObject(claimant(meta), List.of(), null, List.of());
      case ServiceObject service ->
          new ServiceObject(
              RouteTranslator.asksForPort(meta) ? claimant(meta) : bare(meta),
              service.ports(),
              service.families());
      case EndpointSliceObject slice ->
          new EndpointSliceObject(bare(meta), slice.service(), slice.group());
      case EndpointsObject endpoints -> new EndpointsObject(bare(meta), endpoints.groups());
      case NamespaceObject namespace -> new NamespaceObject(claimant(meta));
    };
  }

  /** Of an object that asks for something: who it is, how old, and our annotations. */
  private static ObjectMeta claimant(ObjectMeta meta) {
    return new ObjectMeta(
        meta.namespace(),
        meta.name(),
        meta.uid(),
        meta.created(),
        ours(meta.annotations()),
        ours(meta.annotationProblems()),
        Map.of(),
        meta.warnings());
  }

  /** Of an object that others refer to by name. */
  private static ObjectMeta bare(ObjectMeta meta) {
    return new ObjectMeta(
        meta.namespace(),
        meta.name(),
        "",
        null,
        ours(meta.annotations()),
        Map.of(),
        Map.of(),
        List.of());
  }

  private static Map<String, String> ours(Map<String, String> all) {
    Map<String, String> ours = HashMap.newHashMap(2);
    all.forEach((key, value) -> {
      if (OTHERS.contains(key) || PREFIXES.stream().anyMatch(key::startsWith)) {
        ours.put(key, value);
      }
    });
    return ours;
  }
}
