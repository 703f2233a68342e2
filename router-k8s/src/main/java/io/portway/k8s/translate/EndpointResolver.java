package io.portway.k8s.translate;

import io.portway.k8s.api.EndpointGroup;
import io.portway.k8s.api.IpFamily;
import io.portway.k8s.api.ServiceObject;
import io.portway.k8s.api.UserText;
import io.portway.k8s.state.ServiceView;
import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a Service's ready endpoints to the specs of one cluster: the matched ports, without refused
 * addresses, one address family a pod. Used for one target on one thread; {@link #resolve} is pure.
 */
final class EndpointResolver {

  /** Refusals that are spelt out for one target; the rest is counted. */
  private static final int MAX_WARNINGS = 5;

  private final String service;
  private final TranslatorOptions options;
  private final List<EndpointSpec> specs = new ArrayList<>();

  private final List<String> refusals = new ArrayList<>(0);
  private boolean sawV4;
  private boolean sawV6;

  private EndpointResolver(String service, TranslatorOptions options) {
    this.service = service;
    this.options = options;
  }

  /** Sorted, each address and port once. Appends to {@code warnings}. */
  static List<EndpointSpec> resolve(
      ServiceView view,
      String service,
      PortMatch match,
      TranslatorOptions options,
      List<String> warnings) {
    EndpointResolver resolver = new EndpointResolver(service, options);
    for (EndpointGroup group : view.groups()) {
      for (EndpointGroup.Port port : group.ports()) {
        if (match.matches(port)) {
          group.endpoints().forEach(member -> resolver.collect(member, port.number()));
        }
      }
    }
    resolver.reportRefusals(warnings);
    return distinct(
        resolver.sawV4 && resolver.sawV6
            ? resolver.onePerPod(preferred(view.service()))
            : resolver.specs);
  }

  private void collect(EndpointGroup.Member member, int port) {
    EndpointOrigin origin =
        new EndpointOrigin(member.target(), service, member.node(), member.zone());
    for (EndpointGroup.Address address : member.addresses()) {
      InetAddress ip = address.address();
      if (ip == null) {
        refusals.add(UserText.quote(address.text()) + " (not an IP address)");
        continue;
      }
      String refusal = options.refusal(ip, port);
      if (refusal != null) {
        refusals.add(address.text() + " (" + refusal + ")");
        continue;
      }
      if (IpFamily.of(ip) == IpFamily.IPV4) {
        sawV4 = true;
      } else {
        sawV6 = true;
      }
      specs.add(new EndpointSpec(ip, port, member.uid(), origin));
    }
  }

  private void reportRefusals(List<String> warnings) {
    if (refusals.isEmpty()) {
      return;
    }
    List<String> distinct = refusals.stream().distinct().toList();
    distinct.stream()
        .limit(MAX_WARNINGS)
        .forEach(text -> warnings.add("Service " + service + ": endpoint refused: " + text));
    if (distinct.size() > MAX_WARNINGS) {
      warnings.add(
          "Service %s: %d more endpoints refused"
              .formatted(service, distinct.size() - MAX_WARNINGS));
    }
  }

  /**
   * A pod counts once although it has an address of each family: two would double its share of the
   * sessions.
   */
  private List<EndpointSpec> onePerPod(IpFamily preferred) {
    Set<String> withPreferred = new HashSet<>();
    for (EndpointSpec spec : specs) {
      if (IpFamily.of(spec.address()) == preferred) {
        withPreferred.add(pod(spec));
      }
    }
    List<EndpointSpec> chosen = new ArrayList<>(specs.size());
    for (EndpointSpec spec : specs) {
      String pod = pod(spec);
      if (pod.isEmpty()
          || IpFamily.of(spec.address()) == preferred
          || !withPreferred.contains(pod)) {
        chosen.add(spec);
      }
    }
    return chosen;
  }

  /** Empty where the address belongs to no object, so that it stands for itself. */
  private static String pod(EndpointSpec spec) {
    return spec.uid().isEmpty() ? spec.origin().pod() : spec.uid();
  }

  /**
   * While endpoints move between slices an address can be listed twice, even with the UIDs of an
   * old and a new pod. It is one place to connect to and gets one share.
   */
  private static List<EndpointSpec> distinct(List<EndpointSpec> specs) {
    if (specs.size() < 2) {
      return specs;
    }
    specs.sort(null);
    List<EndpointSpec> distinct = new ArrayList<>(specs.size());
    for (EndpointSpec spec : specs) {
      EndpointSpec last = distinct.isEmpty() ? null : distinct.getLast();
      if (last != null && last.port() == spec.port() && last.address().equals(spec.address())) {
        distinct.removeLast();
      }
      distinct.add(spec);
    }
    return distinct;
  }

  private static IpFamily preferred(@Nullable ServiceObject service) {
    return service == null || service.families().isEmpty()
        ? IpFamily.IPV4
        : service.families().getFirst();
  }
}
