package io.portway.deploy.aot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends back what it receives, every connection on a virtual thread, until it is closed. */
final class EchoPod implements AutoCloseable {

  private static final int BACKLOG = 50;

  private final ServerSocket server;

  private EchoPod(ServerSocket server) {
    this.server = server;
  }

  static EchoPod start(InetAddress address) throws IOException {
    EchoPod pod = new EchoPod(new ServerSocket(0, BACKLOG, address));
    Thread.ofVirtual().start(pod::accept);
    return pod;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        Thread.ofVirtual().start(() -> echo(connection));
      }
    } catch (IOException _) {
      // Closed, and that is how it ends; whoever still waits for an answer has a deadline.
    }
  }

  private static void echo(Socket connection) {
    try (connection) {
      connection.getInputStream().transferTo(connection.getOutputStream());
    } catch (IOException _) {
      // The connection is closed here; its other end is told by that.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
