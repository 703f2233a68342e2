package io.portway.testing;

import io.portway.model.CloseReason;
import io.portway.upstream.ConnectFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * One data plane under test on loopback: one listener in front of one cluster. Called on any test
 * thread.
 */
public interface DataPlane extends AutoCloseable {

  /** Where clients connect; on 127.0.0.1. */
  InetSocketAddress address();

  /** Replaces the endpoints. */
  void endpoints(InetSocketAddress... pods);

  /**
   * Moves the injected clock forward; between two calls it runs as the real one. Deadlines that are
   * due then fire on the loops by themselves. Every loop first finishes the events that it has
   * begun, so that what a peer has seen happen has happened before the move.
   */
  void advance(Duration duration);

  /** Sessions that have been opened and have not ended. */
  int liveSessions();

  /** Why sessions ended, in the order in which they did. */
  List<CloseReason> closed();

  /** Every failed attempt to reach an endpoint, in order. */
  List<ConnectFailure> connectFailures();

  /**
   * Closes the listener as when the Route is deleted; returns when its sockets are closed. Sessions
   * run on.
   */
  void closePort();

  /** Ends everything that is left, at once; idempotent. */
  @Override
  void close();
}
