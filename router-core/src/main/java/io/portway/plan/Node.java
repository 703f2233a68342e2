package io.portway.plan;

import io.portway.model.PortSet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a build must know of this node. Node facts never change a claim or a verdict's status; they
 * only keep the router from connecting to itself.
 *
 * @param bindAddresses where a listener without an address of its own makes its sockets; the
 *     wildcard of a family stands for every local address of that family
 * @param otherSockets where else this process listens: the admin server; a wildcard there stands
 *     for every local address
 * @param localAddresses the node's addresses now
 * @param ephemeralPorts those that the kernel gives to outgoing connections, which may then be in
 *     the way of a listener; none where nobody needs to be warned
 * @param nodePorts ports on which the node's own addresses are no endpoints: what listens there
 *     belongs to the cluster, whoever a Route is by
 */
public record Node(
    List<InetAddress> bindAddresses,
    List<InetSocketAddress> otherSockets,
    Supplier<LocalAddresses> localAddresses,
    PortSet ephemeralPorts,
    PortSet nodePorts) {

  /** A node whose addresses are endpoints like any other, and of which nobody is warned. */
  public Node(
      List<InetAddress> bindAddresses,
      List<InetSocketAddress> otherSockets,
      Supplier<LocalAddresses> localAddresses) {
    this(bindAddresses, otherSockets, localAddresses, PortSet.NONE, PortSet.NONE);
  }

  public Node {
    bindAddresses = List.copyOf(bindAddresses);
    otherSockets = List.copyOf(otherSockets);
  }
}
