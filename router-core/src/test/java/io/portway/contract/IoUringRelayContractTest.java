package io.portway.contract;

import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.LoopbackDataPlane;
import io.portway.transport.Transport;
import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract on io_uring with {@link io.portway.relay.ChannelEngine}, less its written
 * exceptions; skipped as a whole, with the reason, where io_uring is not to be had.
 */
final class IoUringRelayContractTest extends RelayContract {

  @BeforeAll
  static void requireIoUring() {
    Assumptions.assumeTrue(
        Boolean.getBoolean("portway.contract.io_uring"),
        "left out: a session on Netty's io_uring channels stalls now and then, in another case each"
            + " time (ADR 0006); -Dportway.contract.io_uring=true runs it");
    Transport.Choice choice = Transport.choose(Transport.IO_URING);
    Assumptions.assumeFalse(choice.isFallback(), choice.reason());
  }

  @Override
  protected DataPlane start(DataPlaneOptions options, InetSocketAddress... pods) {
    return LoopbackDataPlane.start(options.withTransport("io_uring+channel"), pods);
  }

  @Override
  public int randomSessions() {
    return 1_000;
  }

  @Override
  protected Set<String> exceptions() {
    return Set.of(
        // An RST behind a FIN is not seen.
        "aClientMayResetAfterItsOwnFin", "aPodMayResetAfterItsOwnFin");
  }
}
