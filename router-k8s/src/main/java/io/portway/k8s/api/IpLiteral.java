package io.portway.k8s.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Strict IP literals, as the API server accepts them. Never asks a resolver: a host name is not an
 * address, and a name that a tenant wrote must not cause a look-up.
 */
final class IpLiteral {

  /**
   * Eight groups of four hex digits and their colons, or six groups and a dotted quad, rounded up.
   */
  private static final int MAX_LENGTH = 45;

  private IpLiteral() {}

  /**
   * Null for anything but a dotted quad without leading zeros or an IPv6 literal without zone and
   * brackets. IPv4-mapped addresses come out as IPv4.
   */
  static @Nullable InetAddress parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
  }

  private static @Nullable InetAddress parseV4(String text) {
    byte[] bytes = v4Bytes(text);
    return bytes == null ? null : ofBytes(bytes);
  }

  private static byte @Nullable [] v4Bytes(String text) {
    byte[] bytes = new byte[4];
    int start = 0;
    for (int i = 0; i < 4; i++) {
      int end = i < 3 ? text.indexOf('.', start) : text.length();
      int octet = end < 0 ? -1 : octet(text, start, end);
      if (octet < 0) {
        return null;
      }
      bytes[i] = (byte) octet;
      start = end + 1;
    }
    return bytes;
  }

  /** -1 for anything but 0 to 255 without a leading zero. */
  private static int octet(String text, int start, int end) {
    int length = end - start;
    if (length < 1 || length > 3 || (length > 1 && text.charAt(start) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= 255 ? value : -1;
  }

  /**
   * The JDK's parser does the work behind stricter gates: it lets zones, brackets and long groups
   * pass.
   */
  private static @Nullable InetAddress parseV6(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        return isV4Tail(text) ? ofLiteral(text) : null;
      }
      if (c == ':') {
        digits = 0;
      } else if (Character.digit(c, 16) < 0 || c > 'f' || ++digits > 4) {
        return null;
      }
    }
    return ofLiteral(text);
  }

  private static boolean isV4Tail(String text) {
    return v4Bytes(text.substring(text.lastIndexOf(':') + 1)) != null;
  }

  private static @Nullable InetAddress ofLiteral(String text) {
    try {
      return Inet6Address.ofLiteral(text);
    } catch (IllegalArgumentException notALiteral) {
      return null;
    }
  }

  private static InetAddress ofBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", impossible);
    }
  }
}
