package io.portway.plan;

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
 */
public record Node(
    List<InetAddress> bindAddresses,
    List<InetSocketAddress> otherSockets,
    Supplier<LocalAddresses> localAddresses) {

  public Node {
    bindAddresses = List.copyOf(bindAddresses);
    otherSockets = List.copyOf(otherSockets);
  }
}
