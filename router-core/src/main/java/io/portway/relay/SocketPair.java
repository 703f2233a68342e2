package io.portway.relay;

import io.portway.transport.Connection;
import io.portway.transport.IoLoop;

/** The two connected sockets of one session; both live on one loop. */
public record SocketPair(Connection downstream, Connection upstream) {

  public SocketPair {
    if (downstream.loop() != upstream.loop()) {
      throw new IllegalArgumentException("the sockets of a session live on one loop");
    }
  }

  public IoLoop loop() {
    return downstream.loop();
  }
}
