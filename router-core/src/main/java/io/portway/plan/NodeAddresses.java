package io.portway.plan;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's addresses as the kernel lists them, read anew for every build that asks. Used on the
 * control thread only.
 */
public final class NodeAddresses implements Supplier<LocalAddresses> {

  private static final Logger log = LoggerFactory.getLogger(NodeAddresses.class);

  private Set<InetAddress> interfaceAddresses = Set.of();

  /**
   * The addresses now. When the kernel does not answer, such as without a free descriptor, those of
   * the last time.
   */
  @Override
  public LocalAddresses get() {
    try {
      interfaceAddresses =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .collect(Collectors.toUnmodifiableSet());
    } catch (SocketException e) {
      log.warn(
          "event=local_addresses_unknown kept={} error=\"{}\"",
          interfaceAddresses.size(),
          e.toString());
    }
    Set<InetAddress> known = interfaceAddresses;
    // All of 127.0.0.0/8 is local although only 127.0.0.1 is listed.
    return address -> address.isLoopbackAddress() || known.contains(address);
  }
}
