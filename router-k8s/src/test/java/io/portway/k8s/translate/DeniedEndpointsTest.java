package io.portway.k8s.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.portway.model.Timeouts;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeniedEndpointsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "10.0.0.0/24 10.0.0.255 1 denied by 10.0.0.0/24",
        "10.0.0.0/24:22,6443 10.0.0.1 6443 denied by 10.0.0.0/24:22,6443",
        "10.0.0.0/25 10.0.0.127 1 denied by 10.0.0.0/25",
        "0.0.0.0/0:6443 192.0.2.1 6443 denied by 0.0.0.0/0:6443",
        "192.0.2.7 192.0.2.7 1 denied by 192.0.2.7/32",
        "192.0.2.7:80-90 192.0.2.7 85 denied by 192.0.2.7/32:80-90",
        "10.0.0.0/8:1,fd00::/8 fd12::1 9 denied by fd00:0:0:0:0:0:0:0/8",
        "[fd00::1]:80 fd00::1 80 denied by fd00:0:0:0:0:0:0:1/128:80",
        "[fd00::]/8:80 fdff::1 80 denied by fd00:0:0:0:0:0:0:0/8:80"
      })
  void whatARangeHoldsIsRefused(
      String text, String address, int port, String denied, String by, String range) {
    assertThat(DeniedEndpoints.parse(text).refusal(InetAddress.ofLiteral(address), port))
        .isEqualTo(denied + " " + by + " " + range);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "10.0.0.0/24 10.0.1.0 1",
        "10.0.0.0/25 10.0.0.128 1",
        "10.0.0.0/24:22,6443 10.0.0.1 6444",
        "0.0.0.0/0 fd00::1 1",
        "fd00::1 fd00::2 1"
      })
  void whatNoRangeHoldsIsNot(String text, String address, int port) {
    assertThat(DeniedEndpoints.parse(text).refusal(InetAddress.ofLiteral(address), port)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0/8",
        "10.0.0.0/8:",
        "10.0.0.0/8:0",
        "80",
        "10.0.0.0/8,80",
        "10.0.0.0/8:80,x",
        "fd00::/129",
        "10.0.0.0/-1",
        "name/8"
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DeniedEndpoints.parse(text));
  }

  @Test
  void itHoldsWhereLocalEndpointsAreAllowedAndInsideIpv6Too() {
    var options =
        new TranslatorOptions(
            null,
            null,
            Timeouts.DEFAULT,
            false,
            true,
            false,
            DeniedEndpoints.parse("127.0.0.0/8:22"),
            true);
    assertThat(options.refusal(InetAddress.ofLiteral("127.0.0.1"), 80)).isNull();
    assertThat(options.refusal(InetAddress.ofLiteral("127.0.0.1"), 22)).isNotNull();
    assertThat(options.refusal(InetAddress.ofLiteral("64:ff9b::127.0.0.1"), 22)).isNotNull();
  }
}
