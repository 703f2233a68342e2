package io.portway.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceTest {

  private static EndpointSlice read(Slice slice, int changes) {
    return Serialization.unmarshal(slice.json(changes), EndpointSlice.class);
  }

  private static List<Boolean> ready(EndpointSlice slice) {
    return slice.getEndpoints().stream().map(e -> e.getConditions().getReady()).toList();
  }

  @Test
  void pastTheFirstChangeOneEndpointIsNotReadyAndEachTimeAnother() {
    Slice slice = Slice.foreign("team-1", "app-1", 1);
    assertThat(ready(read(slice, 0))).containsExactly(true, true, true);
    assertThat(ready(read(slice, 1))).containsExactly(true, false, true);
    assertThat(ready(read(slice, 2))).containsExactly(true, true, false);
    assertThat(ready(read(slice, 3))).containsExactly(false, true, true);
  }

  @Test
  void whatChangesIsStillTheSameObjectOfItsService() {
    Slice slice = Slice.ofRoute("team-1", "tcp-1", 1, 7);
    EndpointSlice before = read(slice, 0);
    EndpointSlice after = read(slice, 1);
    assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    assertThat(after.getMetadata().getLabels())
        .containsEntry("kubernetes.io/service-name", "tcp-1");
    assertThat(slice.key()).isEqualTo("/registry/endpointslices/team-1/" + slice.name());
  }

  @Test
  void noTwoEndpointsShareAnAddress() {
    assertThat(addresses(Slice.ofRoute("a", "tcp-51", 51, 7)))
        .containsExactly("127.1.0.255", "127.1.1.0", "127.1.1.1", "127.1.1.2", "127.1.1.3");
    assertThat(addresses(Slice.foreign("a", "app-21845", 21_845)))
        .containsExactly("10.128.255.255", "10.129.0.0", "10.129.0.1");
  }

  private static List<String> addresses(Slice slice) {
    return read(slice, 0).getEndpoints().stream()
        .map(Endpoint::getAddresses)
        .map(List::getFirst)
        .toList();
  }
}
