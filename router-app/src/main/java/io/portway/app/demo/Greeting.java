package io.portway.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Whether something at an address speaks first as a MySQL server does. */
final class Greeting {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Length, sequence number 0, then the protocol's version: every server since 1998 says 10. */
  private static final int HEADER = 5;

  private static final int PROTOCOL = 10;

  private Greeting() {}

  /** False for whatever refuses, ends, stays silent or says something else. */
  static boolean comesFrom(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      InputStream in = socket.getInputStream();
      byte[] header = in.readNBytes(HEADER);
      return header.length == HEADER && header[3] == 0 && header[4] == PROTOCOL;
    } catch (IOException e) {
      return false;
    }
  }
}
