package io.portway.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process and its node can hold. */
class CapacityTest {

  private static final InetAddress V4 = InetAddress.ofLiteral("0.0.0.0");
  private static final InetAddress V6 = InetAddress.ofLiteral("::");

  @ParameterizedTest
  @CsvSource({
    "20000, 1073741824, 9375",
    "1024, 1073741824, 480",
    "10, 1073741824, 1",
    "1048576, 268435456, 32768",
    "2147483647, 1125899906842624, 10000000"
  })
  void sessionsFollowTheDescriptorLimitAndTheHeap(long descriptors, long heap, int expected) {
    assertThat(Capacity.sessions(descriptors, heap)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"20000, 20000", "unlimited, 2147483647"})
  void theSoftLimitIsRead(String soft, long expected, @TempDir Path folder) throws IOException {
    Path limits =
        Files.writeString(
            folder.resolve("limits"),
            "Limit                     Soft Limit           Hard Limit           Units     \n"
                + "Max processes             96000                96000                processes \n"
                + "Max open files            "
                + soft
                + "                30000                files     \n");
    assertThat(Capacity.descriptorLimit(limits)).isEqualTo(expected);
  }

  @Test
  void withoutProcASmallLimitIsAssumed() {
    assertThat(Capacity.descriptorLimit(Path.of("/nonexistent"))).isEqualTo(10_240);
  }

  @Test
  void withoutIpv6TheIpv4AddressesAreUsedAlone() {
    assertThat(NodeFamilies.usable(List.of(V4, V6), () -> false)).containsExactly(V4);
    assertThat(NodeFamilies.usable(List.of(V4, V6), () -> true)).containsExactly(V4, V6);
    assertThat(NodeFamilies.usable(List.of(V6), () -> false)).containsExactly(V6);
  }
}
