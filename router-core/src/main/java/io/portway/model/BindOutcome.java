package io.portway.model;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What came of opening one listener's sockets on this node.
 *
 * @param sockets one entry per bind address that was tried, in the order of {@code --bind-address}
 */
public record BindOutcome(BindKey bind, List<SocketOutcome> sockets) {

  /**
   * One socket.
   *
   * @param error empty when the socket listens, else the errno's name and meaning, such as {@code
   *     EADDRINUSE (address already in use)}
   */
  public record SocketOutcome(InetSocketAddress address, String error) {

    public boolean isOpen() {
      return error.isEmpty();
    }
  }

  public BindOutcome {
    sockets = List.copyOf(sockets);
  }

  /** Every socket listens. */
  public boolean isOpen() {
    return sockets.stream().allMatch(SocketOutcome::isOpen);
  }
}
