package io.portway.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "0.0.0.0",
        "255.255.255.255",
        "2001:db8::1",
        "::",
        "::1",
        "::ffff:0:1.2.3.4"
      })
  void literalsAreRead(String text) {
    assertThat(IpLiteral.parse(text)).isEqualTo(InetAddress.ofLiteral(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "example.com",
        "10.1.2",
        "10.1.2.3.4",
        "10.1.2.256",
        "010.1.2.3",
        "10.1.2.03",
        "1",
        "0x7f.1.1.1",
        "10.1.2.3 ",
        " 10.1.2.3",
        "10.1.2.",
        "10..2.3",
        "+1.2.3.4",
        "-1.2.3.4",
        "1٢.1.1.1",
        "[::1]",
        "fe80::1%eth0",
        "::12345",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "::ffff:010.1.2.3",
        "::1.2.3",
        ":",
        ":::",
        "g::1",
        "::1/64",
        "1.2.3.4:80",
        "00000::1"
      })
  void anythingElseIsNoAddressAndAsksNoResolver(String text) {
    assertThat(IpLiteral.parse(text)).isNull();
  }

  @Test
  void mappedAddressesBecomeIpv4() {
    assertThat(IpLiteral.parse("::ffff:10.1.2.3"))
        .isInstanceOf(Inet4Address.class)
        .isEqualTo(InetAddress.ofLiteral("10.1.2.3"));
    assertThat(IpLiteral.parse("::ffff:a01:203")).isEqualTo(InetAddress.ofLiteral("10.1.2.3"));
  }
}
