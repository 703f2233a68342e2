package io.portway.k8s.translate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be endpoints. A tenant writes them, the router dials them from the host's
 * network: without this list a Route could reach what only the node itself should, such as its own
 * services or the cloud's metadata. Pure; any thread.
 */
final class AddressPolicy {

  /** Metadata services, each also reachable through IPv6 forms that embed it. */
  private static final InetAddress METADATA = InetAddress.ofLiteral("169.254.169.254");

  private static final InetAddress METADATA_AZURE = InetAddress.ofLiteral("168.63.129.16");
  private static final InetAddress METADATA_AWS = InetAddress.ofLiteral("fd00:ec2::254");

  private AddressPolicy() {}

  /** Why the address is refused, as a noun phrase; null where it may be an endpoint. */
  static @Nullable String refusal(InetAddress address) {
    String reason = plainRefusal(address);
    InetAddress embedded = reason == null ? embeddedV4(address) : null;
    if (embedded == null) {
      return reason;
    }
    String inside = plainRefusal(embedded);
    return inside == null ? null : inside + " inside IPv6";
  }

  private static @Nullable String plainRefusal(InetAddress address) {
    if (address.isLinkLocalAddress()) {
      return address.equals(METADATA) ? "cloud metadata" : "link-local address";
    }
    if (address.isAnyLocalAddress()) {
      return "unspecified address";
    }
    if (address.isLoopbackAddress()) {
      return "loopback address";
    }
    if (address.isMulticastAddress()) {
      return "multicast address";
    }
    if (address.equals(METADATA_AZURE)) {
      return "cloud metadata (Azure)";
    }
    return address.equals(METADATA_AWS) ? "cloud metadata (AWS)" : null;
  }

  /**
   * The IPv4 address inside an IPv6 one, null if there is none: compatible (RFC 4291 2.5.5.1),
   * mapped (2.5.5.2, which the JDK already turns into IPv4), 6to4 (RFC 3056) and the well-known
   * NAT64 prefix (RFC 6052).
   */
  static @Nullable InetAddress embeddedV4(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return null;
    }
    byte[] bytes = address.getAddress();
    int offset = offsetOfV4(bytes);
    return offset < 0 ? null : v4(bytes, offset);
  }

  private static int offsetOfV4(byte[] bytes) {
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
