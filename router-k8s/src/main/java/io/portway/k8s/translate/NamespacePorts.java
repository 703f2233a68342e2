package io.portway.k8s.translate;

import io.portway.k8s.api.NamespaceObject;
import io.portway.k8s.state.ClusterState;
import io.portway.model.PortSet;
import io.portway.model.Reason;
import io.portway.model.RouteIntent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ports that Namespaces leave to their Routes, by an annotation that only whoever may edit the
 * Namespace can write. It narrows what the router allows and never widens it. One that cannot be
 * read leaves no port: an operator who meant to narrow must not find everything open. Lives for one
 * translation.
 */
final class NamespacePorts {

  static final String ANNOTATION = "portway.io/allowed-ports";

  /** Null ports: the annotation cannot be read, and the problem says why. */
  private record Rule(@Nullable PortSet ports, String problem) {
    static final Rule ANY = new Rule(PortSet.ALL, "");
  }

  private final ClusterState state;
  private final Map<String, Rule> rules = new HashMap<>();

  NamespacePorts(ClusterState state) {
    this.state = state;
  }

  /** Null where the namespace leaves the port to its Routes. */
  RouteTranslator.@Nullable Refused refusal(RouteIntent intent) {
    String namespace = intent.id().namespace();
    Rule rule = rules.computeIfAbsent(namespace, this::read);
    if (rule.ports == null) {
      return new RouteTranslator.Refused(
          Reason.PORT_NOT_ALLOWED,
          "annotation %s of Namespace %s: %s; until it is corrected no Route of this namespace has a"
                  .formatted(ANNOTATION, namespace, rule.problem)
              + " port");
    }
    int port = intent.bind().port();
    return rule.ports.contains(port)
        ? null
        : new RouteTranslator.Refused(
            Reason.PORT_NOT_ALLOWED,
            "port %d is not allowed in this namespace; accepted: %s (annotation %s of Namespace %s)"
                .formatted(port, rule.ports, ANNOTATION, namespace));
  }

  private Rule read(String name) {
    NamespaceObject namespace = state.namespace(name);
    if (namespace == null) {
      return Rule.ANY;
    }
    String problem = namespace.meta().annotationProblems().get(ANNOTATION);
    String list = namespace.meta().annotations().get(ANNOTATION);
    if (problem == null && list == null) {
      return Rule.ANY;
    }
    try {
      return list == null
          ? new Rule(null, String.valueOf(problem))
          : new Rule(PortSet.parse(list), "");
    } catch (IllegalArgumentException e) {
      return new Rule(null, String.valueOf(e.getMessage()));
    }
  }
}
