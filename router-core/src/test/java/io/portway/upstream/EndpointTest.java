package io.portway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an endpoint remembers of the connects to it. */
class EndpointTest {

  private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

  private Endpoint endpoint(String uid) {
    EndpointSpec spec =
        new EndpointSpec(InetAddress.ofLiteral("10.1.2.3"), 80, uid, EndpointOrigin.UNKNOWN);
    return new Endpoint(spec, () -> now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** Fails it once and says for how long it then ranks behind others. */
  private long penaltySeconds(Endpoint endpoint) {
    endpoint.onConnectFailed();
    long begin = now;
    while (!endpoint.healthy()) {
      pass(Duration.ofMillis(500));
    }
    return Duration.ofNanos(now - begin).toSeconds();
  }

  @Test
  void failuresInARowCountDoubleUpToHalfAMinuteAndASuccessForgivesThemAll() {
    Endpoint endpoint = endpoint("u");
    assertThat(endpoint.healthy()).isTrue();
    for (int wanted : new int[] {1, 2, 4, 8, 16, 32, 32, 32}) {
      assertThat(penaltySeconds(endpoint)).isEqualTo(wanted);
    }
    endpoint.onConnectFailed();
    endpoint.onConnected();
    assertThat(endpoint.healthy()).isTrue();
    assertThat(penaltySeconds(endpoint)).isEqualTo(1);
  }

  @Test
  void itsHashIsItsIdentity() {
    assertThat(endpoint("u").hash()).isEqualTo(endpoint("u").hash());
    assertThat(endpoint("u").hash()).isNotEqualTo(endpoint("v").hash());
  }

  @Test
  void loadIsWhatIsAcquiredAndNotReleased() {
    Endpoint endpoint = endpoint("u");
    endpoint.acquire();
    endpoint.acquire();
    endpoint.release();
    assertThat(endpoint.load()).isEqualTo(1);
  }
}
