package io.portway.testing;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** IPv4 addresses of this machine, without name resolution. */
public final class Loopback {

  private Loopback() {}

  /** 127.0.0.{@code last}; Linux answers on all of 127.0.0.0/8. */
  public static InetAddress host(int last) {
    try {
      return Inet4Address.getByAddress(new byte[] {127, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  public static InetSocketAddress at(int port) {
    return new InetSocketAddress(host(1), port);
  }

  /** Binding to it takes a free port of 127.0.0.1. */
  public static InetSocketAddress anyPort() {
    return at(0);
  }
}
