package io.portway.k8s.translate;

import io.portway.k8s.api.EndpointGroup;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint ports a target means.
 *
 * @param name the name of the Service's port, empty for its only port without name; null matches by
 *     number
 * @param number the container's port number; only looked at where {@code name} is null
 */
record PortMatch(@Nullable String name, int number) {

  /** Matches nothing. */
  static final PortMatch NONE = new PortMatch(null, 0);

  static PortMatch ofName(String name) {
    return new PortMatch(name, 0);
  }

  static PortMatch ofNumber(int number) {
    return new PortMatch(null, number);
  }

  boolean matches(EndpointGroup.Port port) {
    return name == null ? port.number() == number : port.name().equals(name);
  }
}
