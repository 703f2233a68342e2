package io.portway.contract;

import io.portway.model.CloseReason;
import io.portway.testing.DataPlane;
import io.portway.testing.Loopback;
import io.portway.upstream.ConnectFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The relay that everyone writes first: two blocking copy loops per connection, close on any error.
 * It forwards bytes and half-closes correctly and is wrong about everything else, which makes it
 * the suite's red control.
 */
final class NaiveRelay implements DataPlane {
  private final ServerSocketChannel server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile InetSocketAddress[] pods;

  NaiveRelay(InetSocketAddress... pods) {
    this.pods = pods.clone();
    try {
      server = ServerSocketChannel.open(StandardProtocolFamily.INET);
      server.bind(Loopback.anyPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::acceptLoop);
  }

  private void acceptLoop() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // The port was closed.
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        SocketChannel pod = SocketChannel.open(StandardProtocolFamily.INET)) {
      open.add(pod);
      pod.connect(pods[0]);
      Thread down = Thread.ofVirtual().start(() -> copy(pod, client));
      copy(client, pod);
      down.join();
    } catch (IOException | InterruptedException | ArrayIndexOutOfBoundsException e) {
      // Nothing to tell the client but the close.
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InetSocketAddress address() {
    try {
      return (InetSocketAddress) server.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void endpoints(InetSocketAddress... pods) {
    this.pods = pods.clone();
  }

  @Override
  public void advance(Duration duration) {
    // It has no deadlines.
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
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closePort();
    open.forEach(NaiveRelay::closeQuietly);
  }
}
