package io.portway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Channels on Netty's io_uring. Their descriptors are known, so the native calls of the epoll
 * handles set their options and look at their queues. Every socket is of both families: Netty makes
 * no other, and binds both wildcards as the same.
 */
final class UringChannels implements ChannelKind {

  static {
    // Netty reads these when IoUring is first used, which is below.
    // A multishot accept takes the whole queue into descriptors before anyone has a permit for it.
    System.setProperty("io.netty.iouring.acceptMultiShotEnabled", "false");
    // A multishot poll tells of news only: an RST whose bytes were read before the read that would
    // find it is told of once, and every later read would wait for ever.
    System.setProperty("io.netty.iouring.pollAddMultishotEnabled", "false");
  }

  /** struct tcp_info as far as tcpi_unacked, which of a listening socket is its queue. */
  private static final RawUnixChannelOption TCP_INFO =
      new RawUnixChannelOption("portway.TCP_INFO", NativeIo.IPPROTO_TCP, 11, 28);

  private static final int STATE_AT = 0;
  private static final int UNACKED_AT = 24;

  /** The state of a connection that is gone. */
  private static final int TCP_CLOSE = 7;

  private static final Path SYSCTL = Path.of("/proc/sys/kernel/io_uring_disabled");

  /** Null where io_uring can be used, else one clause for people. */
  static @Nullable String whyNot() {
    Throwable cause = IoUring.unavailabilityCause();
    if (cause == null) {
      return null;
    }
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String error = String.valueOf(cause.getMessage());
    return "io_uring cannot be had: " + (error.contains("not permitted") ? denial() : error);
  }

  private static String denial() {
    String disabled;
    try {
      disabled = Files.readString(SYSCTL).strip();
    } catch (IOException e) {
      // The switch came with Linux 6.6; an older kernel does not forbid it this way.
      disabled = "0";
    }
    return disabled.equals("0")
        ? "a seccomp profile or a security module forbids it"
        : "kernel.io_uring_disabled is " + disabled;
  }

  static IoHandlerFactory ioHandler() {
    return IoUringIoHandler.newFactory();
  }

  @Override
  public Listening openListening(IoLoop loop, InetSocketAddress address) throws IOException {
    IoUringServerSocketChannel channel;
    try {
      channel = new IoUringServerSocketChannel();
    } catch (ChannelException failed) {
      throw new IOException(failed);
    }
    NativeIo io = loop.io();
    int fd = channel.fd().intValue();
    io.setOption(fd, NativeIo.IPPROTO_TCP, NativeIo.TCP_NODELAY, 1);
    io.keepAlive(fd);
    return new Listening(
        channel, (socket, served) -> serve(channel, socket, ChannelSockets.BACKLOG, served));
  }

  /** The ring accepts at most one a turn, so this looks once a turn. */
  private static void serve(
      ServerSocketChannel channel, ChannelListenSocket socket, int turns, Runnable served) {
    if (turns == 0 || !socket.isAccepting() || queued(channel) == 0) {
      served.run();
    } else {
      socket.loop().execute(() -> serve(channel, socket, turns - 1, served));
    }
  }

  private static int queued(ServerSocketChannel channel) {
    return tcpInfo(channel).getInt(UNACKED_AT);
  }

  @Override
  public SocketChannel openDialling(InetSocketAddress to) throws IOException {
    try {
      return new IoUringSocketChannel();
    } catch (ChannelException failed) {
      throw new IOException(failed);
    }
  }

  /** All of it is inherited. */
  @Override
  public void onAccepted(SocketChannel accepted) {}

  @Override
  public void enableKeepAlive(IoLoop loop, SocketChannel channel) {
    if (channel.isOpen()) {
      loop.io().keepAlive(fd(channel));
    }
  }

  /** After our own FIN a connection that has ended well is gone too, and nothing is written. */
  @Override
  public boolean isReset(SocketChannel channel) {
    return channel.isOpen()
        && !channel.isOutputShutdown()
        && tcpInfo(channel).get(STATE_AT) == TCP_CLOSE;
  }

  private static ByteBuffer tcpInfo(Channel channel) {
    return channel.config().getOption(TCP_INFO).order(ByteOrder.nativeOrder());
  }

  @Override
  public int unacknowledged(IoLoop loop, SocketChannel channel) {
    return channel.isOpen() ? Math.max(0, loop.io().unacknowledged(fd(channel))) : 0;
  }

  @Override
  public int unsent(IoLoop loop, SocketChannel channel) {
    return channel.isOpen() ? Math.max(0, loop.io().unsent(fd(channel))) : 0;
  }

  private static int fd(SocketChannel channel) {
    return ((UnixChannel) channel).fd().intValue();
  }
}
