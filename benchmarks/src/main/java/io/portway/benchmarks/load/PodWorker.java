package io.portway.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pods: {@code echo [ADDRESS]} and {@code source [ADDRESS]} open a port, on the loopback address
 * unless another is named, and answer its number; {@code connections} answers how many are open.
 * One selector thread serves all ports; the commands come on the main thread.
 */
public final class PodWorker {

  private static final int BACKLOG = 4096;
  private static final int ECHO_BYTES = 64 * 1024;

  /**
   * Large writes, so that a source costs as little as it can beside the router that is measured.
   */
  private static final int SOURCE_BYTES = 1024 * 1024;

  private final Selector selector;
  private final AtomicInteger connections = new AtomicInteger();
  private final ByteBuffer echo = ByteBuffer.allocateDirect(ECHO_BYTES);
  private final ByteBuffer source = ByteBuffer.allocateDirect(SOURCE_BYTES);

  private PodWorker(Selector selector) {
    this.selector = selector;
  }

  /** What a port's connections do; attached to its listening socket's key. */
  private enum Kind {
    ECHO,
    SOURCE
  }

  /** The unsent tail of an echo. */
  private record Tail(ByteBuffer bytes) {}

  /** Serves until the parent closes standard input. */
  public static void main(String[] args) throws IOException {
    PodWorker worker = new PodWorker(Selector.open());
    Thread.ofPlatform().daemon().name("pods").start(worker::run);
    Commands.serve(worker::answer);
  }

  private String answer(String command, List<String> arguments) throws IOException {
    return switch (command) {
      case "echo" -> String.valueOf(open(Kind.ECHO, arguments));
      case "source" -> String.valueOf(open(Kind.SOURCE, arguments));
      case "connections" -> String.valueOf(connections.get());
      default -> "error unknown command " + command + arguments;
    };
  }

  private int open(Kind kind, List<String> arguments) throws IOException {
    String address = arguments.isEmpty() ? Targets.LOOPBACK : arguments.getFirst();
    ServerSocketChannel server = ServerSocketChannel.open();
    server.configureBlocking(false);
    server.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0), BACKLOG);
    server.register(selector, SelectionKey.OP_ACCEPT, kind);
    selector.wakeup();
    return server.socket().getLocalPort();
  }

  private void run() {
    while (true) {
      try {
        selector.select(this::serve);
      } catch (IOException e) {
        throw new IllegalStateException("the selector failed", e);
      }
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept(key);
      } else if (key.attachment() == Kind.SOURCE) {
        pour(key);
      } else {
        echo(key);
      }
    } catch (IOException reset) {
      close(key);
    }
  }

  private void accept(SelectionKey key) throws IOException {
    if (!(key.channel() instanceof ServerSocketChannel server)) {
      throw new IllegalStateException("accepts on " + key.channel());
    }
    for (SocketChannel accepted = server.accept(); accepted != null; accepted = server.accept()) {
      connections.incrementAndGet();
      accepted.configureBlocking(false);
      accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean pours = key.attachment() == Kind.SOURCE;
      accepted.register(
          selector, pours ? SelectionKey.OP_WRITE : SelectionKey.OP_READ, key.attachment());
    }
  }

  private void pour(SelectionKey key) throws IOException {
    source.clear();
    var _ = ((SocketChannel) key.channel()).write(source);
  }

  private void echo(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    if (key.attachment() instanceof Tail(var bytes)) {
      channel.write(bytes);
      if (!bytes.hasRemaining()) {
        key.attach(Kind.ECHO);
        key.interestOps(SelectionKey.OP_READ);
      }
      return;
    }
    echo.clear();
    if (channel.read(echo) < 0) {
      close(key);
      return;
    }
    echo.flip();
    channel.write(echo);
    if (echo.hasRemaining()) {
      ByteBuffer tail = ByteBuffer.allocate(echo.remaining()).put(echo).flip();
      key.attach(new Tail(tail));
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }

  private void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket that does not close", e);
    }
    connections.decrementAndGet();
  }
}
