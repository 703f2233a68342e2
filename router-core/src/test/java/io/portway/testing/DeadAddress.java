package io.portway.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An address on loopback that nobody serves, kept from other programs until it is closed. */
public final class DeadAddress implements Closeable {
  /** How many connections must stay unanswered before the queue counts as full. */
  private static final int UNANSWERED = 2;

  private static final int ANSWER_MILLIS = 100;

  private final InetSocketAddress address;
  private final List<Closeable> held;
  private final int ownDialling;

  private DeadAddress(InetSocketAddress address, List<Closeable> held, int ownDialling) {
    this.address = address;
    this.held = held;
    this.ownDialling = ownDialling;
  }

  public InetSocketAddress address() {
    return address;
  }

  /** Refuses at once: the port is bound, so that nobody else gets it, and does not listen. */
  public static DeadAddress refusing() {
    try {
      SocketChannel bound = SocketChannel.open(StandardProtocolFamily.INET);
      bound.bind(Loopback.anyPort());
      return new DeadAddress((InetSocketAddress) bound.getLocalAddress(), List.of(bound), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot bind a port of 127.0.0.1", e);
    }
  }

  /**
   * Never answers: a listening socket that accepts nothing and whose queue is full, so the kernel
   * drops every SYN. Connections are opened one after the other until two stay unanswered.
   */
  public static DeadAddress blackHole() {
    List<Closeable> held = new ArrayList<>();
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET);
      held.add(server);
      server.bind(Loopback.anyPort(), 1);
      InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
      int unanswered = 0;
      while (unanswered < UNANSWERED) {
        SocketChannel filler = SocketChannel.open(StandardProtocolFamily.INET);
        held.add(filler);
        if (!isAnswered(filler, address)) {
          unanswered++;
        }
      }
      return new DeadAddress(address, held, unanswered);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a black hole", e);
    }
  }

  private static boolean isAnswered(SocketChannel filler, InetSocketAddress address)
      throws IOException {
    filler.bind(Loopback.anyPort());
    filler.configureBlocking(false);
    if (filler.connect(address)) {
      return true;
    }
    try (Selector selector = Selector.open()) {
      filler.register(selector, SelectionKey.OP_CONNECT);
      selector.select(ANSWER_MILLIS);
      Optional<KernelSockets.Entry> entry =
          KernelSockets.find((InetSocketAddress) filler.getLocalAddress(), address);
      return entry.filter(e -> e.state() == KernelSockets.SYN_SENT).isEmpty();
    }
  }

  /** Connections from others that are being dialled to it now. */
  public int dialling() {
    return Math.toIntExact(KernelSockets.count(address, KernelSockets.SYN_SENT)) - ownDialling;
  }

  /** Frees the address; a pod may listen there now. */
  @Override
  public void close() {
    for (Closeable socket : held) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close a socket of " + address, e);
      }
    }
  }
}
