package io.portway.k8s.api;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/** An address family, as {@code spec.ipFamilies} and {@code addressType} spell it. */
public enum IpFamily {
  IPV4("IPv4"),
  IPV6("IPv6");

  private final String label;

  IpFamily(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  static Optional<IpFamily> ofLabel(String text) {
    return Arrays.stream(values()).filter(family -> family.label.equals(text)).findFirst();
  }

  public static IpFamily of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }
}
