package io.portway.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A listening plain Netty channel. It learns of a connection only by accepting it, so the one that
 * finds no permit waits here, accepted, until there is one.
 */
final class ChannelListenSocket implements ListenSocket {

  /** The JDK closes the descriptor of a registered channel with the selector's next turn. */
  private static final long FREE_AFTER_MILLIS = 1;

  private final IoLoop loop;
  private final ServerSocketChannel channel;
  private final java.nio.channels.ServerSocketChannel queue;
  private final InetSocketAddress address;
  private final AcceptEvents events;
  private @Nullable SocketChannel waiting;
  private boolean paused = true;

  ChannelListenSocket(
      IoLoop loop,
      java.nio.channels.ServerSocketChannel queue,
      InetSocketAddress address,
      AcceptEvents events) {
    this.loop = loop;
    this.queue = queue;
    this.channel = new NioServerSocketChannel(queue);
    this.address = address;
    this.events = events;
  }

  ServerSocketChannel channel() {
    return channel;
  }

  ChannelHandler acceptor() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        onAccepted((SocketChannel) message);
      }

      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        onFailed(cause);
      }
    };
  }

  @Override
  public InetSocketAddress localAddress() {
    return address;
  }

  @Override
  public IoLoop loop() {
    return loop;
  }

  @Override
  public void resume() {
    SocketChannel first = waiting;
    if (first != null) {
      if (!events.takePermit()) {
        return;
      }
      waiting = null;
      handOver(first);
    }
    if (paused && channel.isOpen()) {
      paused = false;
      channel.config().setAutoRead(true);
    }
  }

  private void onAccepted(SocketChannel accepted) {
    if (!loop.reserve().isHeld()) {
      waiting = accepted;
      pause();
      events.onExhausted(this, Errno.EMFILE);
    } else if (events.takePermit()) {
      handOver(accepted);
    } else {
      waiting = accepted;
      pause();
    }
  }

  private void onFailed(Throwable cause) {
    int errno = ChannelSockets.errno(cause);
    if (Errno.isLocalResource(errno)) {
      loop.reserve().release();
      pause();
      events.onExhausted(this, errno);
    }
  }

  private void pause() {
    paused = true;
    channel.config().setAutoRead(false);
  }

  private void handOver(SocketChannel accepted) {
    IoLoop target = events.chooseLoop();
    accepted.config().setAutoRead(false);
    accepted.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    accepted.config().setOption(ChannelOption.TCP_NODELAY, true);
    accepted.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    target
        .register(accepted)
        .addListener(registered -> {
          if (registered.isSuccess() && accepted.isActive()) {
            events.onAccepted(new ChannelConnection(target, accepted));
          } else {
            accepted.close();
            events.returnPermit();
          }
        });
  }

  @Override
  public void closeNow(Runnable free) {
    if (!channel.isOpen()) {
      loop.execute(free);
      return;
    }
    resume();
    for (int i = 0; i < ChannelSockets.BACKLOG && waiting == null && acceptOne(); i++) {}
    if (waiting != null) {
      waiting.close();
      waiting = null;
    }
    channel.close().addListener(_ -> loop.schedule(free, FREE_AFTER_MILLIS));
  }

  /** Past the event loop, which would come too late. False when the queue is empty. */
  private boolean acceptOne() {
    try {
      java.nio.channels.SocketChannel next = queue.accept();
      if (next != null) {
        onAccepted(new NioSocketChannel(channel, next));
      }
      return next != null;
    } catch (IOException failed) {
      onFailed(failed);
      return false;
    }
  }
}
