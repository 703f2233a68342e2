package io.portway.k8s.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,loopback address",
    "127.255.0.9,loopback address",
    "::1,loopback address",
    "0.0.0.0,unspecified address",
    "::,unspecified address",
    "169.254.1.1,link-local address",
    "fe80::1,link-local address",
    "febf::1,link-local address",
    "224.0.0.1,multicast address",
    "239.255.255.255,multicast address",
    "ff02::1,multicast address",
    "169.254.169.254,cloud metadata",
    "168.63.129.16,cloud metadata (Azure)",
    "fd00:ec2::254,cloud metadata (AWS)",
    "::ffff:127.0.0.1,loopback address",
    "::127.0.0.1,loopback address inside IPv6",
    "::169.254.169.254,cloud metadata inside IPv6",
    "::168.63.129.16,cloud metadata (Azure) inside IPv6",
    "2002:7f00:0001::5,loopback address inside IPv6",
    "2002:a9fe:a9fe::,cloud metadata inside IPv6",
    "64:ff9b::127.0.0.1,loopback address inside IPv6",
    "64:ff9b::168.63.129.16,cloud metadata (Azure) inside IPv6",
    "64:ff9b::224.0.0.1,multicast address inside IPv6"
  })
  void whatTheNodeAloneShouldReachIsRefused(String address, String reason) {
    assertThat(AddressPolicy.refusal(InetAddress.ofLiteral(address))).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "8.8.8.8",
        "169.253.1.1",
        "168.63.129.17",
        "2001:db8::1",
        "fd00:ec2::253",
        "fd01::7f00:1",
        "2002:0a01:0203::1",
        "64:ff9b::10.1.2.3",
        "64:ff9b:1::127.0.0.1",
        "::10.1.2.3",
        "2001:db8::127.0.0.1"
      })
  void podAddressesMayBeEndpoints(String address) {
    assertThat(AddressPolicy.refusal(InetAddress.ofLiteral(address))).isNull();
  }
}
