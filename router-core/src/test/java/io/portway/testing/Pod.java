package io.portway.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A listening scripted server. Either the test takes connections one by one with {@link #accept},
 * or {@link #serve} runs a script for each on threads of its own. Owns its socket and every
 * connection it accepted.
 */
public final class Pod implements Closeable {
  private static final int BACKLOG = 1024;

  private final ServerSocketChannel server;
  private final PeerOptions options;
  private final InetSocketAddress address;
  private final List<Peer> peers = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile boolean closing;

  private Pod(ServerSocketChannel server, PeerOptions options) throws IOException {
    this.server = server;
    this.options = options;
    this.address = (InetSocketAddress) server.getLocalAddress();
    server.socket().setSoTimeout(options.patience().millis());
  }

  /** On a free port of 127.0.0.1. */
  public static Pod listen(PeerOptions options) {
    return listen(Loopback.anyPort(), options);
  }

  public static Pod listen(InetSocketAddress at, PeerOptions options) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET);
      if (options.receiveBuffer() > 0) {
        server.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBuffer());
      }
      server.bind(at, BACKLOG);
      return new Pod(server, options);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + at, e);
    }
  }

  public InetSocketAddress address() {
    return address;
  }

  /** Connections accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** Takes the next connection, or fails at the deadline. */
  public Peer accept() {
    try {
      return take();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no connection reached the pod", e);
    } catch (IOException e) {
      throw new UncheckedIOException("the pod cannot accept", e);
    }
  }

  private Peer take() throws IOException {
    SocketChannel channel = server.socket().accept().getChannel();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (options.sendBuffer() > 0) {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBuffer());
    }
    Peer peer = new Peer(channel, options.patience());
    peers.add(peer);
    accepted.incrementAndGet();
    return peer;
  }

  /** From now on every connection runs this script; the connection is closed after it. */
  public Pod serve(Consumer<Peer> script) {
    try {
      server.socket().setSoTimeout(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("pod-accept").start(() -> acceptLoop(script));
    return this;
  }

  /** Sends back what comes in, and FIN after FIN. */
  public Pod serveEcho() {
    return serve(Pod::echo);
  }

  /** Sends its name at once, then echoes. */
  public Pod serveNamed(String name) {
    return serve(peer -> {
      peer.send(name);
      echo(peer);
    });
  }

  private static void echo(Peer peer) {
    peer.waitForEver();
    byte[] buffer = new byte[16 * 1024];
    int n = peer.readSome(buffer, 0, buffer.length);
    while (n > 0) {
      peer.send(Arrays.copyOf(buffer, n));
      n = peer.readSome(buffer, 0, buffer.length);
    }
  }

  private void acceptLoop(Consumer<Peer> script) {
    try {
      while (!closing) {
        Peer peer = take();
        Thread.ofVirtual().name("pod-script").start(() -> run(script, peer));
      }
    } catch (ClosedChannelException e) {
      // The test is over.
    } catch (IOException e) {
      if (!closing) {
        failures.add(e);
      }
    }
  }

  private void run(Consumer<Peer> script, Peer peer) {
    try (peer) {
      script.accept(peer);
    } catch (UncheckedIOException e) {
      // The connection broke under the script: what the test then sees on the other side is what it
      // judges.
    } catch (RuntimeException | AssertionError e) {
      if (!closing) {
        failures.add(e);
      }
    }
  }

  /** Closes everything; fails when a script failed. */
  @Override
  public void close() {
    closing = true;
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    peers.forEach(Peer::close);
    if (!failures.isEmpty()) {
      AssertionError failed = new AssertionError(failures.size() + " scripts of the pod failed");
      failures.forEach(failed::addSuppressed);
      throw failed;
    }
  }
}
