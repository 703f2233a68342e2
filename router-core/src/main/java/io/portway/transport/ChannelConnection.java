package io.portway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A connected plain Netty channel with {@code autoRead} off and half-closure allowed. */
public final class ChannelConnection implements Connection {

  private final IoLoop loop;
  private final ChannelKind kind;
  private final SocketChannel channel;
  private final ChannelInput input;
  private final InetSocketAddress remote;

  /** Hears what comes in on one connection, on its loop. */
  public interface Receiver {

    /**
     * To be released by the receiver. Comes after {@link #read}, and on io_uring also without it
     * once the peer has ended.
     */
    void onBytes(ByteBuf bytes);

    /** Nothing more can be read; at most once. */
    void onInputOver();

    /** The connection is gone; at most once, and nothing follows. */
    void onFailed();
  }

  ChannelConnection(IoLoop loop, ChannelKind kind, SocketChannel channel, ChannelInput input) {
    this.loop = loop;
    this.kind = kind;
    this.channel = channel;
    this.input = input;
    this.remote = Objects.requireNonNull(channel.remoteAddress(), "remote address");
  }

  /** The channel, to write and to shut down. */
  public SocketChannel channel() {
    return channel;
  }

  /**
   * Hands all input to {@code next} from now on. What came before, an end included, is handed over
   * too, not before this returns.
   */
  public void receiver(Receiver next) {
    input.receiver(loop, next);
  }

  /** Asks for one buffer of input; the receiver gets it when it has come. */
  public void read() {
    input.read();
  }

  /** Whether the kernel's send queue can be looked at. */
  public boolean seesSendQueue() {
    return kind.unacknowledged(loop, channel) != ChannelKind.UNSEEN;
  }

  /**
   * Bytes (a FIN counts as one) that the peer has not acknowledged; 0 when the connection is gone
   * or the queue cannot be seen.
   */
  public int unacknowledged() {
    return Math.max(0, kind.unacknowledged(loop, channel));
  }

  /**
   * Whether bytes wait in the send queue because the peer's window is shut; false also where the
   * queue cannot be seen.
   */
  public boolean hasUnsent() {
    return kind.unsent(loop, channel) > 0;
  }

  @Override
  public IoLoop loop() {
    return loop;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public long remoteIpv4() {
    return -1;
  }

  /** NIO cannot see a reset on a socket that it is not reading; io_uring can, but behind a FIN. */
  @Override
  public void watchForReset(ResetEvents events) {
    input.watchForReset(events);
  }

  @Override
  public void enableKeepAlive() {
    kind.enableKeepAlive(loop, channel);
  }

  @Override
  public void closeNow() {
    input.drop();
    channel.close();
  }

  @Override
  public void reset() {
    input.drop();
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
    channel.shutdownOutput();
    receiver(new Discard());
    var deadline =
        loop.eventLoop().schedule(() -> channel.close(), FAREWELL_NANOS, TimeUnit.NANOSECONDS);
    channel.closeFuture().addListener(_ -> deadline.cancel(false));
    channel.config().setAutoRead(true);
    read();
  }

  /** Reads and drops until the peer's FIN, an error or the bound. */
  private final class Discard implements Receiver {

    private long left = FAREWELL_BYTES;

    @Override
    public void onBytes(ByteBuf bytes) {
      left -= bytes.readableBytes();
      bytes.release();
      if (left <= 0) {
        channel.close();
      }
    }

    @Override
    public void onInputOver() {
      channel.close();
    }

    /** The peer reset what it is being told goodbye on: the end that was wanted. */
    @Override
    public void onFailed() {
      channel.close();
    }
  }
}
