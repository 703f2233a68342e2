package io.portway.plan;

import io.portway.model.BindKey;
import io.portway.model.EndpointSpec;
import io.portway.model.PortSet;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sockets on which this router listens, or will after a build: an endpoint that one of them
 * covers would connect the router to itself, and each connection would open another until
 * descriptors are gone. Beside them the node's own reserved ports, which no tenant is to reach
 * through the router. Lives for one build.
 */
final class OwnSockets {

  private static final InetAddress ANY4 = InetAddress.ofLiteral("0.0.0.0");
  private static final InetAddress ANY6 = InetAddress.ofLiteral("::");
  private static final InetAddress LOOPBACK4 = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress LOOPBACK6 = InetAddress.ofLiteral("::1");

  private static final String ITSELF = "this router listens there itself";
  private static final String NODE = "a reserved port of this node";

  /** Where the bind addresses listen: nearly every endpoint is told apart by its port alone. */
  private final BitSet commonPorts = new BitSet();

  private final Set<InetAddress> bindAddresses;

  /** Sockets at an address of their own, by port. */
  private final Map<Integer, Set<InetAddress>> others = new HashMap<>();

  private final PortSet nodePorts;
  private final Supplier<LocalAddresses> addresses;
  private @Nullable LocalAddresses local;

  /**
   * The sockets of these listeners and of the node; its addresses are asked for at most once, and
   * only when an endpoint's port is one of the sockets'.
   */
  OwnSockets(Node node, Collection<BindKey> listeners) {
    bindAddresses = Set.copyOf(node.bindAddresses());
    nodePorts = node.nodePorts();
    addresses = node.localAddresses();
    for (BindKey key : listeners) {
      InetAddress own = key.address();
      if (own == null) {
        commonPorts.set(key.port());
      } else {
        addOther(key.port(), own);
      }
    }
    for (InetSocketAddress socket : node.otherSockets()) {
      if (socket.getAddress().isAnyLocalAddress()) {
        // Whether it is dual-stack is not known here; dropping too much is the safe side.
        addOther(socket.getPort(), ANY4);
        addOther(socket.getPort(), ANY6);
      } else {
        addOther(socket.getPort(), socket.getAddress());
      }
    }
  }

  private void addOther(int port, InetAddress address) {
    others.computeIfAbsent(port, _ -> new HashSet<>()).add(address);
  }

  /** Why the endpoint is none on this node; null where it is one. */
  @Nullable String objection(EndpointSpec endpoint) {
    int port = endpoint.port();
    if (commonPorts.get(port) && covers(bindAddresses, endpoint.address())) {
      return ITSELF;
    }
    if (nodePorts.contains(port) && local().isLocal(reached(endpoint.address()))) {
      return NODE;
    }
    Set<InetAddress> sockets = others.get(port);
    return sockets != null && covers(sockets, endpoint.address()) ? ITSELF : null;
  }

  private boolean covers(Set<InetAddress> sockets, InetAddress endpoint) {
    InetAddress address = reached(endpoint);
    return sockets.contains(address)
        || (sockets.contains(wildcard(address)) && local().isLocal(address));
  }

  /** Connecting to 0.0.0.0 or :: reaches the loopback address. */
  private static InetAddress reached(InetAddress address) {
    if (!address.isAnyLocalAddress()) {
      return address;
    }
    return address instanceof Inet4Address ? LOOPBACK4 : LOOPBACK6;
  }

  /** The IPv6 wildcard is bound with IPV6_V6ONLY, so each wildcard takes its own family only. */
  private static InetAddress wildcard(InetAddress address) {
    return address instanceof Inet4Address ? ANY4 : ANY6;
  }

  private LocalAddresses local() {
    if (local == null) {
      local = addresses.get();
    }
    return local;
  }
}
