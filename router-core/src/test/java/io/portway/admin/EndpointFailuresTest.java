package io.portway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.metrics.Label;
import io.portway.upstream.ConnectFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EndpointFailuresTest {

  private final AtomicInteger inAll = new AtomicInteger();
  private final AtomicLong clock = new AtomicLong();
  private final EndpointFailures failures = new EndpointFailures(inAll, clock::get);

  @Test
  void failuresAreKeptByEndpointAndClass() {
    failures.count("10.0.0.1:80", ConnectFailure.REFUSED);
    failures.count("10.0.0.1:80", ConnectFailure.REFUSED);
    failures.count("10.0.0.1:80", ConnectFailure.TIMEOUT);
    assertThat(counts())
        .containsOnly(Map.entry("10.0.0.1:80 refused", 2L), Map.entry("10.0.0.1:80 timeout", 1L));
  }

  @Test
  void whenThereIsNoRoomAndAllFailedLatelyTheNewOneIsOther() {
    fill();
    failures.count("new", ConnectFailure.REFUSED);
    assertThat(counts())
        .hasSize(EndpointFailures.MAX_ENDPOINTS + 1)
        .containsEntry(Label.OTHER + " refused", 1L);
  }

  @Test
  void theEndpointThatHasNotFailedForLongestMakesRoomAndTheSumStays() {
    fill();
    clock.addAndGet(EndpointFailures.MIN_STAY_NANOS);
    for (int i = 1; i < EndpointFailures.MAX_ENDPOINTS; i++) {
      failures.count("endpoint-" + i, ConnectFailure.REFUSED);
    }
    failures.count("new", ConnectFailure.REFUSED);

    assertThat(counts())
        .doesNotContainKey("endpoint-0 refused")
        .containsEntry("new refused", 1L)
        .containsEntry(Label.OTHER + " refused", 1L);
    assertThat(counts().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(2L * EndpointFailures.MAX_ENDPOINTS);
    assertThat(inAll).hasValue(EndpointFailures.MAX_ENDPOINTS);
  }

  @Test
  void theBoundOverAllListenersHoldsAndPlacesAreGivenBack() {
    inAll.set(EndpointFailures.MAX_ENDPOINTS_IN_ALL - 1);
    failures.count("a", ConnectFailure.OTHER);
    failures.count("b", ConnectFailure.OTHER);
    assertThat(counts()).containsOnlyKeys("a other", Label.OTHER + " other");
    failures.clear();
    assertThat(inAll).hasValue(EndpointFailures.MAX_ENDPOINTS_IN_ALL - 1);
  }

  private void fill() {
    for (int i = 0; i < EndpointFailures.MAX_ENDPOINTS; i++) {
      failures.count("endpoint-" + i, ConnectFailure.REFUSED);
    }
  }

  private Map<String, Long> counts() {
    Map<String, Long> out = new HashMap<>();
    failures.visit((endpoint, failure, count) -> out.put(endpoint + " " + failure.label(), count));
    return out;
  }
}
