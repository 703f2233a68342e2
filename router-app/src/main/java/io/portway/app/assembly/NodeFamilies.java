package io.portway.app.assembly;

import io.portway.model.Text;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the wanted bind addresses this node can have at all: without IPv6 the IPv4 ones are used
 * alone.
 */
final class NodeFamilies {

  private static final Logger log = LoggerFactory.getLogger(NodeFamilies.class);

  private NodeFamilies() {}

  /**
   * All of them where there is IPv6, or where nothing else was asked for: then the failed binds
   * tell.
   */
  static List<InetAddress> usable(List<InetAddress> wanted) {
    return usable(wanted, NodeFamilies::hasIpv6);
  }

  static List<InetAddress> usable(List<InetAddress> wanted, BooleanSupplier hasIpv6) {
    List<InetAddress> others = wanted.stream().filter(a -> !(a instanceof Inet6Address)).toList();
    if (others.isEmpty() || others.size() == wanted.size() || hasIpv6.getAsBoolean()) {
      return wanted;
    }
    log.info("event=no_ipv6 effect=\"ports are opened on IPv4 alone\"");
    return others;
  }

  /**
   * What plain channels can open of it: their IPv6 wildcard takes IPv4 too, so the IPv4 one beside
   * it would be refused as in use.
   */
  static List<InetAddress> withoutCovered(List<InetAddress> addresses) {
    boolean hasIpv6Wildcard =
        addresses.stream().anyMatch(a -> a instanceof Inet6Address && a.isAnyLocalAddress());
    return addresses.stream()
        .filter(a -> a instanceof Inet6Address || !(hasIpv6Wildcard && a.isAnyLocalAddress()))
        .toList();
  }

  /** Wherever there is IPv6, the loopback interface at least has an address of it. */
  private static boolean hasIpv6() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(Inet6Address.class::isInstance);
    } catch (SocketException e) {
      log.warn("event=interfaces_unknown reason={}", Text.quoted(String.valueOf(e.getMessage())));
      return true;
    }
  }
}
