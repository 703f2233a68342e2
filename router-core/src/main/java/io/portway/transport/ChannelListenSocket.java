package io.portway.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening plain Netty channel. It learns of a connection only by accepting it, so the one that
 * finds no permit waits here, accepted, until there is one.
 */
final class ChannelListenSocket implements ListenSocket {

  /** The JDK closes the descriptor of a registered channel with the selector's next turn. */
  private static final long FREE_AFTER_MILLIS = 1;

  private static final Logger LOG = LoggerFactory.getLogger(ChannelListenSocket.class);

  private final IoLoop loop;
  private final ServerSocketChannel channel;
  private final ChannelKind kind;
  private final ChannelKind.AcceptQueue queue;
  private final AcceptEvents events;
  private @Nullable SocketChannel waiting;
  private boolean paused = true;
  private boolean closing;

  ChannelListenSocket(
      IoLoop loop, ChannelKind kind, ChannelKind.Listening listening, AcceptEvents events) {
    this.loop = loop;
    this.kind = kind;
    this.channel = listening.channel();
    this.queue = listening.queue();
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
  public IoLoop loop() {
    return loop;
  }

  @Override
  public @Nullable ListenSocket joinedBy(IoLoop other, AcceptEvents theirs) {
    return null;
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

  /** False while it is paused. */
  boolean isAccepting() {
    return !paused && channel.isOpen();
  }

  void onAccepted(SocketChannel accepted) {
    if (!loop.reserve().isHeld()) {
      keep(accepted);
      events.onExhausted(this, Errno.EMFILE);
    } else if (events.takePermit()) {
      handOver(accepted);
    } else {
      keep(accepted);
    }
  }

  private void keep(SocketChannel accepted) {
    pause();
    if (closing) {
      accepted.close();
    } else {
      waiting = accepted;
    }
  }

  void onFailed(Throwable cause) {
    int errno = ChannelSockets.errno(cause);
    if (Errno.isLocalResource(errno)) {
      loop.reserve().release();
      pause();
      events.onExhausted(this, errno);
    } else if (!(cause instanceof IOException)) {
      LOG.error("event=internal_error where=listen_socket", cause);
      pause();
      events.onExhausted(this, 0);
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
    kind.onAccepted(accepted);
    // Before it is registered: io_uring reads by itself when the client has already ended.
    ChannelInput input = ChannelInput.of(kind, accepted);
    target
        .register(accepted)
        .addListener(registered -> {
          if (registered.isSuccess() && accepted.isActive()) {
            events.onAccepted(new ChannelConnection(target, kind, accepted, input));
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
    queue.serve(this, () -> close(free));
  }

  private void close(Runnable free) {
    closing = true;
    if (waiting != null) {
      waiting.close();
      waiting = null;
    }
    channel.close().addListener(_ -> loop.schedule(free, FREE_AFTER_MILLIS));
  }
}
