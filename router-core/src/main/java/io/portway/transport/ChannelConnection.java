package io.portway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A connected plain Netty channel with {@code autoRead} off and half-closure allowed. */
public final class ChannelConnection implements Connection {

  private final IoLoop loop;
  private final SocketChannel channel;
  private final InetSocketAddress remote;

  ChannelConnection(IoLoop loop, SocketChannel channel) {
    this.loop = loop;
    this.channel = channel;
    this.remote = Objects.requireNonNull(channel.remoteAddress(), "remote address");
  }

  /** The channel, for an engine; its pipeline is empty but for what the engine adds. */
  public SocketChannel channel() {
    return channel;
  }

  @Override
  public IoLoop loop() {
    return loop;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  /** NIO cannot see a reset on a socket that it is not reading. */
  @Override
  public void watchForReset(Runnable onReset) {}

  /** The JDK's switch; its idle time and interval are the system's. */
  @Override
  public void enableKeepAlive() {
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
  }

  @Override
  public void closeNow() {
    channel.close();
  }

  @Override
  public void reset() {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
    }
  }

  @Override
  public void farewell(Runnable released) {
    channel.closeFuture().addListener(_ -> released.run());
    if (!channel.isOpen()) {
      return;
    }
    channel.pipeline().addLast(new Discard());
    channel.shutdownOutput();
    var deadline =
        loop.eventLoop().schedule(() -> channel.close(), FAREWELL_NANOS, TimeUnit.NANOSECONDS);
    channel.closeFuture().addListener(_ -> deadline.cancel(false));
    channel.config().setAutoRead(true);
    channel.read();
  }

  /** Reads and drops until the peer's FIN, an error or the bound. */
  private static final class Discard extends ChannelInboundHandlerAdapter {

    private long left = FAREWELL_BYTES;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      left -= ((ByteBuf) message).readableBytes();
      ReferenceCountUtil.release(message);
      if (left <= 0) {
        context.close();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        context.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // The peer reset what it is being told goodbye on: the end that was wanted.
      context.close();
    }
  }
}
