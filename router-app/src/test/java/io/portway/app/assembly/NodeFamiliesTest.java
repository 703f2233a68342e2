package io.portway.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the wanted bind addresses a node and a transport can have. */
class NodeFamiliesTest {

  @Test
  void aNodeWithoutIpv6OpensIpv4Alone() {
    assertThat(NodeFamilies.usable(addresses("0.0.0.0", "::"), () -> false))
        .isEqualTo(addresses("0.0.0.0"));
    assertThat(NodeFamilies.usable(addresses("0.0.0.0", "::"), () -> true))
        .isEqualTo(addresses("0.0.0.0", "::"));
  }

  @Test
  void ipv6ThatNothingStandsBesideIsTriedAllTheSame() {
    assertThat(NodeFamilies.usable(addresses("::1"), () -> false)).isEqualTo(addresses("::1"));
  }

  @Test
  void theIpv6WildcardOfPlainSocketsCoversIpv4() {
    assertThat(NodeFamilies.withoutCovered(addresses("0.0.0.0", "::"))).isEqualTo(addresses("::"));
    assertThat(NodeFamilies.withoutCovered(addresses("0.0.0.0", "::1")))
        .isEqualTo(addresses("0.0.0.0", "::1"));
    assertThat(NodeFamilies.withoutCovered(addresses("127.0.0.1", "::")))
        .isEqualTo(addresses("127.0.0.1", "::"));
  }

  private static List<InetAddress> addresses(String... literals) {
    return Arrays.stream(literals).map(NodeFamiliesTest::address).toList();
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }
}
