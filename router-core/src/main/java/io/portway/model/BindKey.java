package io.portway.model;

import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a claim is for: the address that the object asks for and a TCP port. The same on every node:
 * {@code --bind-address} plays no part in it.
 *
 * @param address null means every address
 * @param port 1 to 65535
 */
public record BindKey(@Nullable InetAddress address, int port) implements Comparable<BindKey> {

  public BindKey {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in 1-65535");
    }
    if (address != null && address.isAnyLocalAddress()) {
      address = null;
    }
  }

  /** A key for every address. */
  public static BindKey ofPort(int port) {
    return new BindKey(null, port);
  }

  /**
   * Whether both cannot be held at once: same port, and the same address or a wildcard on either
   * side.
   */
  public boolean overlaps(BindKey other) {
    return port == other.port
        && (address == null || other.address == null || address.equals(other.address));
  }

  /** By port, then every address first, then by address bytes. */
  @Override
  public int compareTo(BindKey other) {
    if (port != other.port) {
      return Integer.compare(port, other.port);
    }
    if (address == null || other.address == null) {
      return Boolean.compare(address != null, other.address != null);
    }
    return Arrays.compare(address.getAddress(), other.address.getAddress());
  }

  /** {@code *:13306} or {@code 192.0.2.7:13306} or {@code [2001:db8::1]:13306}. */
  @Override
  public String toString() {
    if (address == null) {
      return "*:" + port;
    }
    String text = address.getHostAddress();
    return text.indexOf(':') < 0 ? text + ":" + port : "[" + text + "]:" + port;
  }
}
