package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.CloseReason;
import io.portway.testing.Client;
import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.DeadAddress;
import io.portway.testing.Pod;
import io.portway.testing.Sending;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** No endpoint can be had: the connection is accepted and ended as the options say. */
interface UnavailableCases extends Case {
  InetSocketAddress[] NONE = {};

  @Test
  default void withoutAnEndpointAConnectionIsAcceptedAndFinished() {
    bench().start(DataPlaneOptions.defaults(), NONE);

    Client client = bench().client();

    client.expectFin();
    client.close();
    bench().expectClosed(CloseReason.NO_ENDPOINT);
  }

  @Test
  default void withoutAnEndpointBytesOfTheClientDoNotTurnFinIntoReset() {
    bench().start(DataPlaneOptions.defaults(), NONE);
    Client client = bench().client();
    Sending sending = client.sendAll(bench().bytes(), 1 << 20);

    client.expectFin();

    sending.join();
    client.awaitAcknowledged();
    assertThat(client.isConnected()).isTrue();
    client.shutdownOutput();
    bench().expectClosed(CloseReason.NO_ENDPOINT);
  }

  @Test
  default void aClientThatNeverStopsIsNotListenedToForLong() {
    bench().start(DataPlaneOptions.defaults(), NONE);
    Client client = bench().client();
    // First, since the reset that ends the flood would overtake it.
    client.expectFin();
    Sending sending = client.sendAll(bench().bytes(), 1L << 40);

    bench().stepUntilLive(0, Duration.ofSeconds(5));

    sending.awaitEnd();
    assertThat(sending.failure()).isNotNull();
    bench().expectClosed(CloseReason.NO_ENDPOINT);
  }

  @Test
  default void aClientThatStaysSilentIsNotWaitedForForLong() {
    bench().start(DataPlaneOptions.defaults(), NONE);
    Client client = bench().client();
    client.expectFin();

    bench().stepUntilLive(0, Duration.ofSeconds(5));

    bench().expectClosed(CloseReason.NO_ENDPOINT);
  }

  @Test
  default void withoutAnEndpointAConnectionIsResetWhereThatIsAskedFor() {
    bench().start(DataPlaneOptions.defaults().withResetWhenUnavailable(true), NONE);

    bench().expectResetAway();

    bench().expectClosed(CloseReason.NO_ENDPOINT);
  }

  @Test
  default void refusedEverywhereIsResetWhereThatIsAskedFor() {
    DeadAddress dead = bench().refusing();
    bench().start(DataPlaneOptions.defaults().withResetWhenUnavailable(true), dead.address());

    bench().expectResetAway();

    bench().expectClosed(CloseReason.CONNECT_FAILED);
  }

  @Test
  default void refusedEverywhereIsFinishedAlsoForAClientThatHasSpoken() {
    DeadAddress dead = bench().refusing();
    bench().start(DataPlaneOptions.defaults(), dead.address());
    Client client = bench().client();
    Sending sending = client.sendAll(bench().bytes(), 1 << 20);

    client.expectFin();

    sending.join();
    client.close();
    bench().expectClosed(CloseReason.CONNECT_FAILED);
  }

  @Test
  default void thePortServesAgainAsSoonAsThereIsAnEndpoint() {
    DataPlane plane = bench().start(DataPlaneOptions.defaults(), NONE);
    bench().expectTurnedAway();
    Pod pod = bench().pod().serveEcho();

    plane.endpoints(pod.address());

    bench().expectEcho(bench().client());
  }
}
