package io.portway.contract;

import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.Patience;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * The suite judged against a direct connection: a case that is red here asks for something that TCP
 * itself does not give. Left out is what only a router has: deadlines, endpoints, limits, a port of
 * its own.
 */
final class DirectControlTest extends ContractBase
    implements OrderingCases,
        HalfCloseCases,
        ResetCases,
        BackPressureCases,
        BulkCases,
        KilledPeerCases,
        RandomSessionCases,
        FaultCases {

  @Override
  public int randomSessions() {
    return 1_000;
  }

  @Override
  protected DataPlane start(DataPlaneOptions options, InetSocketAddress... pods) {
    return new DirectDataPlane(pods);
  }

  @Override
  Bench.Controls controls() {
    return new Bench.Controls(Patience.GENEROUS, false);
  }

  /** Cases with a second endpoint, or whose bytes can only wait between the two kernels. */
  @Override
  protected Set<String> exceptions() {
    return Set.of(
        "whatAClientSaysBeforeThePodIsConnectedArrives",
        "bytesAndFinSurviveAFirstEndpointThatRefuses",
        "aSlowReaderGetsEverythingThatWasSentBeforeTheReset");
  }
}
