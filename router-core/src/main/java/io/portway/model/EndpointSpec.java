package io.portway.model;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;

/**
 * One address:port inside a cluster, as it should be. Identity is address, port and target UID: a
 * new pod on an old address inherits nothing of the old one's health. The origin travels along
 * outside equality.
 *
 * @param uid the target's UID, empty where there is none
 */
public record EndpointSpec(InetAddress address, int port, String uid, EndpointOrigin origin)
    implements Comparable<EndpointSpec> {

  public EndpointSpec {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in 1-65535");
    }
  }

  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }

  /** Sorted by address bytes, port, UID; the order in which every view lists endpoints. */
  @Override
  public int compareTo(EndpointSpec other) {
    int byAddress = compare(address, other.address);
    if (byAddress != 0) {
      return byAddress;
    }
    return port != other.port ? Integer.compare(port, other.port) : uid.compareTo(other.uid);
  }

  /** Every rebuild looks at every endpoint: for IPv4 without the copies that getAddress makes. */
  private static int compare(InetAddress one, InetAddress other) {
    return one instanceof Inet4Address && other instanceof Inet4Address
        ? Integer.compareUnsigned(bits(one), bits(other))
        : Arrays.compareUnsigned(one.getAddress(), other.getAddress());
  }

  private static int bits(InetAddress v4) {
    byte[] bytes = v4.getAddress();
    return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EndpointSpec e
        && port == e.port
        && address.equals(e.address)
        && uid.equals(e.uid);
  }

  @Override
  public int hashCode() {
    return Objects.hash(address, port, uid);
  }

  /** {@code 10.1.2.3:8080} or {@code [2001:db8::1]:8080}. */
  @Override
  public String toString() {
    String text = address.getHostAddress();
    return text.indexOf(':') < 0 ? text + ":" + port : "[" + text + "]:" + port;
  }
}
