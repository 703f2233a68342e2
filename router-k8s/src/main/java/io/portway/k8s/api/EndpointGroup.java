package io.portway.k8s.api;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that share their ports: an EndpointSlice, or one subset of an Endpoints object.
 *
 * @param ports TCP ports with a number; the others are left out
 * @param endpoints the ready ones
 */
public record EndpointGroup(List<Port> ports, List<Member> endpoints) {

  public static final EndpointGroup EMPTY = new EndpointGroup(List.of(), List.of());

  /**
   * One TCP port.
   *
   * @param name the name of the Service's port, empty where that has none
   * @param number the container's port number
   */
  public record Port(String name, int number) {}

  /**
   * One endpoint of the group.
   *
   * @param uid {@code targetRef.uid}, empty if unknown
   * @param target {@code targetRef.name}, empty where the address belongs to no object
   * @param node empty if unknown
   * @param zone empty if unknown
   */
  public record Member(
      List<Address> addresses, String uid, String target, String node, String zone) {

    public Member {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * An address as written and as understood.
   *
   * @param address null where the text is no IP literal; an IPv4-mapped one is IPv4
   */
  public record Address(String text, @Nullable InetAddress address) {

    public static Address of(String text) {
      return new Address(text, IpLiteral.parse(text));
    }
  }

  public EndpointGroup {
    ports = List.copyOf(ports);
    endpoints = List.copyOf(endpoints);
  }
}
