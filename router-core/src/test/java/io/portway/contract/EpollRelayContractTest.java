package io.portway.contract;

import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.LoopbackDataPlane;
import java.net.InetSocketAddress;

/** The contract on epoll with {@link io.portway.relay.EpollEngine}, which has no exceptions. */
final class EpollRelayContractTest extends RelayContract {

  @Override
  public int randomSessions() {
    return 10_000;
  }

  @Override
  protected DataPlane start(DataPlaneOptions options, InetSocketAddress... pods) {
    return LoopbackDataPlane.start(options.withTransport("epoll+epoll"), pods);
  }
}
