package io.portway.transport;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.Locale;
import java.util.function.Consumer;

/** Sockets as plain Netty channels of one kind. */
final class ChannelSockets implements Sockets {

  static final int BACKLOG = 4096;

  private final ChannelKind kind;

  ChannelSockets(ChannelKind kind) {
    this.kind = kind;
  }

  @Override
  public void listen(
      IoLoop loop,
      InetSocketAddress address,
      AcceptEvents events,
      Consumer<ListenOutcome> outcome) {
    ChannelListenSocket socket;
    try {
      socket = new ChannelListenSocket(loop, kind, kind.openListening(loop, address), events);
    } catch (IOException failed) {
      outcome.accept(new ListenOutcome(null, Errno.text(errno(failed))));
      return;
    }
    ServerSocketChannel channel = socket.channel();
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
    channel.config().setBacklog(BACKLOG);
    // One at a time, so that a permit that is not to be had stops the next accept.
    channel.config().setRecvByteBufAllocator(new ServerChannelRecvByteBufAllocator());
    channel.pipeline().addLast(socket.acceptor());
    loop.register(channel)
        .addListener((ChannelFuture registered) -> {
          if (registered.isSuccess()) {
            channel
                .bind(address)
                .addListener((ChannelFuture bound) -> onBound(socket, bound, outcome));
          } else {
            onBound(socket, registered, outcome);
          }
        });
  }

  private static void onBound(
      ChannelListenSocket socket, ChannelFuture bound, Consumer<ListenOutcome> outcome) {
    Throwable cause = bound.cause();
    if (cause == null) {
      socket.resume();
      outcome.accept(new ListenOutcome(socket, ""));
    } else {
      bound.channel().close();
      outcome.accept(new ListenOutcome(null, Errno.text(errno(cause))));
    }
  }

  @Override
  public Dial dial(IoLoop loop, InetSocketAddress to, DialEvents events) {
    SocketChannel channel;
    try {
      channel = open(loop, to);
    } catch (IOException failed) {
      events.onDialFailed(errno(failed));
      return () -> {};
    }
    ChannelInput input = ChannelInput.of(kind, channel);
    ChannelPromise connecting = channel.newPromise();
    connecting.addListener((ChannelFuture done) -> onDialled(loop, channel, input, done, events));
    loop.register(channel)
        .addListener(registered -> {
          if (registered.isSuccess()) {
            channel.connect(to, connecting);
          } else {
            connecting.tryFailure(registered.cause());
          }
        });
    return () -> {
      if (!connecting.isDone()) {
        connecting.cancel(false);
        channel.close();
      }
    };
  }

  /** By hand: a bootstrap that cannot open a socket tells of it on a thread that is no io loop. */
  private SocketChannel open(IoLoop loop, InetSocketAddress to) throws IOException {
    SocketChannel channel;
    try {
      channel = kind.openDialling(to);
    } catch (IOException failed) {
      if (!Errno.isLocalResource(errno(failed)) || !loop.reserve().release()) {
        throw failed;
      }
      channel = kind.openDialling(to);
    }
    channel.config().setAutoRead(false).setTcpNoDelay(true).setAllowHalfClosure(true);
    // The caller's deadline ends an attempt.
    channel.config().setConnectTimeoutMillis(0);
    return channel;
  }

  private void onDialled(
      IoLoop loop,
      SocketChannel channel,
      ChannelInput input,
      ChannelFuture done,
      DialEvents events) {
    Throwable cause = done.cause();
    if (done.isCancelled()) {
      channel.close();
    } else if (cause == null) {
      events.onConnected(new ChannelConnection(loop, kind, channel, input));
    } else {
      channel.close();
      events.onDialFailed(errno(cause));
    }
  }

  /** Netty's natives tell it; the JDK keeps it to itself, but its types and strerror texts tell. */
  static int errno(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof NativeIoException known) {
      return -known.expectedErr();
    }
    return errno(failure, String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT));
  }

  private static int errno(Throwable cause, String text) {
    if (text.contains("too many open files in system")) {
      return Errno.ENFILE;
    }
    if (text.contains("too many open files")) {
      return Errno.EMFILE;
    }
    if (text.contains("no buffer space")) {
      return Errno.ENOBUFS;
    }
    if (text.contains("assign requested address")) {
      return Errno.EADDRNOTAVAIL;
    }
    if (text.contains("already in use")) {
      return Errno.EADDRINUSE;
    }
    if (text.contains("permission denied")) {
      return Errno.EACCES;
    }
    if (text.contains("connection reset")) {
      return Errno.ECONNRESET;
    }
    if (text.contains("timed out")) {
      return Errno.ETIMEDOUT;
    }
    if (text.contains("network is unreachable")) {
      return Errno.ENETUNREACH;
    }
    if (cause instanceof NoRouteToHostException) {
      return Errno.EHOSTUNREACH;
    }
    if (cause instanceof BindException) {
      return Errno.EADDRNOTAVAIL;
    }
    return cause instanceof ConnectException ? Errno.ECONNREFUSED : Errno.ECONNABORTED;
  }
}
