package io.portway.k8s.translate;

import io.portway.k8s.api.ObjectMeta;
import io.portway.k8s.api.RouteObject;
import io.portway.k8s.api.UserText;
import io.portway.k8s.state.ClusterState;
import io.portway.k8s.state.ServiceView;
import io.portway.model.BalancePolicy;
import io.portway.model.BindKey;
import io.portway.model.ClusterSpec;
import io.portway.model.EndpointSpec;
import io.portway.model.Reason;
import io.portway.model.RouteIntent;
import io.portway.model.Seniority;
import io.portway.model.WeightedTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The second half of a Route's translation: its targets, once its port is known. Immutable and
 * pure.
 */
final class TargetTranslator {

  private final TranslatorOptions options;

  TargetTranslator(TranslatorOptions options) {
    this.options = options;
  }

  RouteTranslator.Answer translate(
      RouteObject route, Seniority seniority, BindKey bind, ClusterState state) {
    ObjectMeta meta = route.meta();
    List<String> warnings = new ArrayList<>(meta.warnings());
    String field = ServiceClaims.targetField(seniority.id());
    Map<String, Integer> weights = weights(route);
    BalancePolicy balance = balance(meta, weights.size(), warnings);
    List<WeightedTarget> targets = new ArrayList<>(weights.size());
    List<ClusterSpec> clusters = new ArrayList<>(weights.size());
    for (Map.Entry<String, Integer> entry : weights.entrySet()) {
      String service = entry.getKey();
      ServiceView view = state.service(meta.namespace(), service);
      switch (TargetPorts.choose(view, service, route.targetPort(), field)) {
        case TargetPorts.Ambiguous ambiguous -> {
          return new RouteTranslator.Refused(
              Reason.AMBIGUOUS_TARGET_PORT,
              "%s: required, because Service %s has several TCP ports: %s"
                  .formatted(field, service, ambiguous.choices()));
        }
        case TargetPorts.Chosen chosen -> {
          String name = meta.namespace() + "/" + meta.name() + ">" + service + ":" + chosen.label();
          clusters.add(
              new ClusterSpec(
                  name, balance, endpoints(view, meta.namespace(), service, chosen, warnings)));
          targets.add(new WeightedTarget(name, entry.getValue()));
        }
      }
    }
    if (targets.isEmpty()) {
      warnings.add("every weight is 0: no Service gets connections");
    }
    return new RouteTranslator.Wanted(
        new RouteIntent(
            seniority.id(),
            seniority,
            bind,
            targets,
            clusters,
            balance,
            options.timeouts(),
            options.resetWhenUnavailable(),
            warnings));
  }

  /**
   * A Service that is named twice has its last weight, as in the OpenShift router; weight 0 is left
   * out.
   */
  private static Map<String, Integer> weights(RouteObject route) {
    List<RouteObject.Backend> backends = route.backends();
    if (backends.size() == 1) {
      RouteObject.Backend only = backends.getFirst();
      return only.weight() == 0 ? Map.of() : Map.of(only.service(), only.weight());
    }
    Map<String, Integer> weights = new LinkedHashMap<>();
    backends.forEach(backend -> weights.put(backend.service(), backend.weight()));
    weights.values().removeIf(weight -> weight == 0);
    return weights;
  }

  /**
   * The annotation, {@code roundrobin} where several Services have weight, the option, {@code
   * source}.
   */
  private BalancePolicy balance(ObjectMeta meta, int services, List<String> warnings) {
    String wanted = meta.annotations().get(RouteAnnotation.BALANCE);
    if (wanted != null) {
      BalancePolicy policy = BalancePolicy.ofLabel(wanted).orElse(null);
      if (policy != null) {
        return policy;
      }
      warnings.add(
          "annotation %s: expected one of %s, found %s; passed over"
              .formatted(RouteAnnotation.BALANCE, BalancePolicy.labels(), UserText.quote(wanted)));
    }
    if (services > 1) {
      return BalancePolicy.ROUND_ROBIN;
    }
    return Objects.requireNonNullElse(options.balance(), BalancePolicy.SOURCE);
  }

  private List<EndpointSpec> endpoints(
      ServiceView view,
      String namespace,
      String service,
      TargetPorts.Chosen chosen,
      List<String> warnings) {
    if (!chosen.warning().isEmpty()) {
      warnings.add(chosen.warning());
    }
    List<EndpointSpec> found =
        EndpointResolver.resolve(view, service, chosen.match(), options, warnings);
    if (view.service() == null) {
      warnings.add("Service %s does not exist in namespace %s".formatted(service, namespace));
    }
    if (found.isEmpty() && (view.service() != null || !view.groups().isEmpty())) {
      warnings.add(
          "Service %s has no ready endpoint for port %s".formatted(service, chosen.label()));
    }
    return found;
  }
}
