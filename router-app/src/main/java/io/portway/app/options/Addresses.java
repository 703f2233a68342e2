package io.portway.app.options;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Addresses as options write them; IPv6 in brackets where a port may follow. */
final class Addresses {

  /** The JDK also reads "1.2" and "2130706433" as IPv4, which is a typing mistake here. */
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private static final Pattern HOST_NAME =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

  private static final Pattern PORT = Pattern.compile("\\d{1,5}");

  private Addresses() {}

  /**
   * {@code HOST:PORT}; HOST is an IPv4 address, an IPv6 address in brackets or a name that
   * resolves.
   */
  static InetSocketAddress socketAddress(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("");
    }
    String host = text.substring(0, colon);
    return new InetSocketAddress(host(host), port(text.substring(colon + 1), 0));
  }

  /** Comma-separated literal addresses, at least one, none twice. */
  static List<InetAddress> list(String text) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      boolean bracketed = part.startsWith("[") && part.endsWith("]");
      InetAddress address = literal(bracketed ? part.substring(1, part.length() - 1) : part);
      if (addresses.contains(address)) {
        throw new IllegalArgumentException(part + " is named twice");
      }
      addresses.add(address);
    }
    return List.copyOf(addresses);
  }

  /** A port in plain decimal digits. */
  static int port(String text, int min) {
    int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (port < min || port > 65535) {
      throw new IllegalArgumentException("a port is " + min + " to 65535");
    }
    return port;
  }

  private static InetAddress host(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      return literal(host.substring(1, host.length() - 1));
    }
    if (IPV4.matcher(host).matches()) {
      return literal(host);
    }
    if (!HOST_NAME.matcher(host).matches()) {
      throw new IllegalArgumentException("");
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("the name does not resolve", e);
    }
  }

  private static InetAddress literal(String text) {
    if (text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
      throw new IllegalArgumentException("");
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("", e);
    }
  }
}
