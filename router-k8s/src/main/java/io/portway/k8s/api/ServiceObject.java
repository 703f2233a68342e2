package io.portway.k8s.api;

import java.util.List;

/**
 * A Service ({@code v1}).
 *
 * @param ports its TCP ports; those of other protocols are left out
 * @param families {@code spec.ipFamilies} in their order; empty where the Service names none
 */
public record ServiceObject(ObjectMeta meta, List<Port> ports, List<IpFamily> families)
    implements KubernetesObject {

  public static final String KIND = "Service";

  /**
   * One TCP port.
   *
   * @param name empty where the only port has no name
   * @param port the Service's own port number
   * @param targetPort the container's port as text, a name or a number; the own number where absent
   */
  public record Port(String name, int port, String targetPort) {}

  public ServiceObject {
    ports = List.copyOf(ports);
    families = List.copyOf(families);
  }

  @Override
  public String kind() {
    return KIND;
  }
}
