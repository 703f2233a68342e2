package io.portway.k8s.translate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be endpoints. A tenant writes them, the router dials them from the host's
 * network: without this list a Route could reach what only the node itself should, such as its own
 * services or the cloud's metadata. Pure; any thread.
 */
final class AddressPolicy {

  /** Metadata services: link-local or not, each also reachable through IPv6 forms that embed it. */
  private static final Map<InetAddress, String> METADATA =
      Map.of(
          InetAddress.ofLiteral("169.254.169.254"), "cloud metadata",
          InetAddress.ofLiteral("168.63.129.16"), "cloud metadata (Azure)",
          InetAddress.ofLiteral("fd00:ec2::254"), "cloud metadata (AWS)");

  private AddressPolicy() {}

  /** Why the address is refused, as a noun phrase; null where it may be an endpoint. */
  static @Nullable String refusal(InetAddress address) {
    String reason = plainRefusal(address);
    if (reason != null || !(address instanceof Inet6Address v6)) {
      return reason;
    }
    byte[] bytes = v6.getAddress();
    int offset = embeddedV4(bytes);
    if (offset < 0) {
      return null;
    }
    String embedded = plainRefusal(v4(bytes, offset));
    return embedded == null ? null : embedded + " inside IPv6";
  }

  private static @Nullable String plainRefusal(InetAddress address) {
    String metadata = METADATA.get(address);
    if (metadata != null) {
      return metadata;
    }
    if (address.isAnyLocalAddress()) {
      return "unspecified address";
    }
    if (address.isLoopbackAddress()) {
      return "loopback address";
    }
    if (address.isLinkLocalAddress()) {
      return "link-local address";
    }
    return address.isMulticastAddress() ? "multicast address" : null;
  }

  /**
   * Where an IPv4 address lies inside an IPv6 one, -1 if nowhere: compatible (RFC 4291 2.5.5.1),
   * mapped (2.5.5.2, which the JDK already turns into IPv4), 6to4 (RFC 3056) and the well-known
   * NAT64 prefix (RFC 6052).
   */
  private static int embeddedV4(byte[] bytes) {
    if (bytes[0] == 0x20 && bytes[1] == 0x02) {
      return 2;
    }
    boolean nat64 =
        bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
    for (int i = nat64 ? 4 : 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return -1;
      }
    }
    boolean zero = bytes[10] == 0 && bytes[11] == 0;
    boolean mapped = !nat64 && bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
    return zero || mapped ? 12 : -1;
  }

  private static InetAddress v4(byte[] bytes, int offset) {
    byte[] quad = {bytes[offset], bytes[offset + 1], bytes[offset + 2], bytes[offset + 3]};
    try {
      return InetAddress.getByAddress(quad);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address of four bytes", impossible);
    }
  }
}
