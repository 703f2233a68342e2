package io.portway.benchmarks.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses in commands: {@code PORT} on the loopback address, or {@code ADDRESS:PORT}. */
final class Targets {

  static final String LOOPBACK = "127.0.0.1";

  private Targets() {}

  static InetSocketAddress parse(String word) {
    int colon = word.lastIndexOf(':');
    String address = colon < 0 ? LOOPBACK : word.substring(0, colon);
    return new InetSocketAddress(
        InetAddress.ofLiteral(address), Integer.parseInt(word.substring(colon + 1)));
  }
}
