package io.portway.contract;

import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.LoopbackDataPlane;
import java.net.InetSocketAddress;
import java.util.Set;

/** The contract on NIO with {@link io.portway.relay.ChannelEngine}, less its written exceptions. */
final class NioRelayContractTest extends RelayContract {

  @Override
  public int randomSessions() {
    return 1_000;
  }

  @Override
  protected DataPlane start(DataPlaneOptions options, InetSocketAddress... pods) {
    return LoopbackDataPlane.start(options.withTransport("nio+channel"), pods);
  }

  @Override
  protected Set<String> exceptions() {
    return Set.of(
        // An RST on a socket that is not being read is not seen.
        "aClientMayResetAfterItsOwnFin",
        "aPodMayResetAfterItsOwnFin",
        "aClientsResetCancelsDialling",
        "aClientsResetBehindBytesCancelsDialling",
        "nothingIsHeldAfterAResetTowardsAStalledReader",
        // The kernel's send queue cannot be seen.
        "noDeadlineFiresWhileTheKernelsSendQueueStillMoves");
  }
}
