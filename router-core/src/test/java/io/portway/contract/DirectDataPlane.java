package io.portway.contract;

import io.portway.model.CloseReason;
import io.portway.testing.DataPlane;
import io.portway.upstream.ConnectFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * No data plane at all: the client talks to the pod itself, which is by definition the right
 * semantics.
 */
final class DirectDataPlane implements DataPlane {
  private volatile InetSocketAddress pod;

  DirectDataPlane(InetSocketAddress... pods) {
    this.pod = pods[0];
  }

  @Override
  public InetSocketAddress address() {
    return pod;
  }

  @Override
  public void endpoints(InetSocketAddress... pods) {
    pod = pods[0];
  }

  @Override
  public void advance(Duration duration) {
    // No deadline of its own.
  }

  @Override
  public int liveSessions() {
    return 0;
  }

  @Override
  public List<CloseReason> closed() {
    return List.of();
  }

  @Override
  public List<ConnectFailure> connectFailures() {
    return List.of();
  }

  @Override
  public void closePort() {
    // The pod's own listening socket stays.
  }

  @Override
  public void close() {
    // Nothing is owned.
  }
}
