package io.portway.k8s.translate;

import io.portway.k8s.api.EndpointGroup;
import io.portway.k8s.api.ServiceObject;
import io.portway.k8s.api.UserText;
import io.portway.k8s.state.ServiceView;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which ports of a Service's endpoints a Route means. A {@code targetPort} is the name of the
 * Service's port or the container's port number, as the OpenShift router reads it; a name goes
 * first. The Service's own port number, a common mistake there, is served too. Pure; any thread.
 */
final class TargetPorts {

  /** Choices that a message lists; a Service with more gets an ellipsis. */
  private static final int MAX_CHOICES = 10;

  private TargetPorts() {}

  /** What a target means. */
  sealed interface Choice {}

  /**
   * One meaning.
   *
   * @param label for the cluster's name
   * @param warning empty where there is nothing to say
   */
  record Chosen(String label, PortMatch match, String warning) implements Choice {}

  /** Several ports and no word on which. */
  record Ambiguous(String choices) implements Choice {}

  /**
   * Chooses.
   *
   * @param wanted the Route's targetPort; null where it has none
   * @param field where it is written, for messages
   */
  static Choice choose(ServiceView view, String service, @Nullable String wanted, String field) {
    return wanted == null ? onlyPort(view, service) : namedPort(view, service, wanted, field);
  }

  /**
   * What endpoints have goes before what the Service alone declares: a match that can serve is the
   * better reading.
   */
  private static Choice namedPort(ServiceView view, String service, String wanted, String field) {
    int number = PortText.parse(wanted);
    if (isServedName(view, wanted)) {
      return new Chosen(wanted, PortMatch.ofName(wanted), "");
    }
    if (number > 0 && isServedNumber(view, number)) {
      return new Chosen(wanted, PortMatch.ofNumber(number), "");
    }
    if (isDeclared(view, port -> port.name().equals(wanted))) {
      return new Chosen(wanted, PortMatch.ofName(wanted), "");
    }
    if (number > 0 && isDeclared(view, port -> port.targetPort().equals(wanted))) {
      return new Chosen(wanted, PortMatch.ofNumber(number), "");
    }
    ServiceObject.Port own = number > 0 ? ownPort(view, number) : null;
    if (own != null) {
      String behind = containerPort(view, own.name(), own.targetPort());
      return new Chosen(
          wanted,
          PortMatch.ofName(own.name()),
          "%s %s is Service %s's own port; container port %s behind it is served; write %s"
              .formatted(
                  field,
                  wanted,
                  service,
                  behind,
                  own.name().isEmpty() ? behind : own.name() + " or " + behind));
    }
    String label = UserText.nameOrQuoted(wanted);
    String choices = choices(view);
    return new Chosen(
        label,
        PortMatch.NONE,
        choices.isEmpty()
            ? ""
            : "%s %s is no TCP port of Service %s; its ports are %s"
                .formatted(field, label, service, choices));
  }

  private static Choice onlyPort(ServiceView view, String service) {
    Set<String> names = portNames(view);
    if (names.size() > 1) {
      return new Ambiguous(choices(view));
    }
    if (names.isEmpty()) {
      return new Chosen(
          "none",
          PortMatch.NONE,
          view.service() == null ? "" : "Service " + service + " has no TCP port");
    }
    String name = names.iterator().next();
    Set<String> served = endpointPortNames(view);
    if (served.size() == 1) {
      // Hand-written endpoints often leave out the name of the only port.
      name = served.iterator().next();
    }
    String label = name.isEmpty() ? containerPort(view, name, declaredTarget(view, name)) : name;
    return new Chosen(label, PortMatch.ofName(name), "");
  }

  private static boolean isServedName(ServiceView view, String name) {
    for (EndpointGroup group : view.groups()) {
      for (EndpointGroup.Port port : group.ports()) {
        if (port.name().equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isServedNumber(ServiceView view, int number) {
    for (EndpointGroup group : view.groups()) {
      for (EndpointGroup.Port port : group.ports()) {
        if (port.number() == number) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isDeclared(ServiceView view, Predicate<ServiceObject.Port> test) {
    ServiceObject service = view.service();
    return service != null && service.ports().stream().anyMatch(test);
  }

  /** Of a Service's TCP ports at most one has this number: the API server sees to it. */
  private static ServiceObject.@Nullable Port ownPort(ServiceView view, int number) {
    ServiceObject service = view.service();
    if (service == null) {
      return null;
    }
    List<ServiceObject.Port> found =
        service.ports().stream().filter(port -> port.port() == number).toList();
    return found.size() == 1 ? found.getFirst() : null;
  }

  /**
   * The Service says which ports there are; without a Service, or where it names none, its
   * endpoints do.
   */
  private static Set<String> portNames(ServiceView view) {
    ServiceObject service = view.service();
    if (service != null && !service.ports().isEmpty()) {
      return service.ports().stream()
          .map(ServiceObject.Port::name)
          .collect(Collectors.toCollection(TreeSet::new));
    }
    return endpointPortNames(view);
  }

  private static Set<String> endpointPortNames(ServiceView view) {
    Set<String> names = new TreeSet<>();
    for (EndpointGroup group : view.groups()) {
      for (EndpointGroup.Port port : group.ports()) {
        names.add(port.name());
      }
    }
    return names;
  }

  /** The numbers that endpoints have under this name, else what the Service says. */
  private static String containerPort(ServiceView view, String name, String otherwise) {
    Set<Integer> numbers = new TreeSet<>();
    for (EndpointGroup group : view.groups()) {
      for (EndpointGroup.Port port : group.ports()) {
        if (port.name().equals(name)) {
          numbers.add(port.number());
        }
      }
    }
    return numbers.isEmpty()
        ? UserText.nameOrQuoted(otherwise)
        : numbers.stream().map(String::valueOf).collect(Collectors.joining(" and "));
  }

  /** {@code web/8080, metrics/9090}: the name, then the container's port. */
  private static String choices(ServiceView view) {
    List<String> all =
        portNames(view).stream()
            .map(name -> {
              String number = containerPort(view, name, declaredTarget(view, name));
              return name.isEmpty() ? number : UserText.nameOrQuoted(name) + "/" + number;
            })
            .toList();
    return all.size() <= MAX_CHOICES
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, MAX_CHOICES)) + ", ...";
  }

  private static String declaredTarget(ServiceView view, String name) {
    ServiceObject service = view.service();
    return service == null
        ? ""
        : service.ports().stream()
            .filter(port -> port.name().equals(name))
            .map(ServiceObject.Port::targetPort)
            .findFirst()
            .orElse("");
  }
}
