package io.portway.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.portway.model.CloseReason;
import io.portway.transport.Buffers;
import io.portway.transport.ChannelConnection;
import io.portway.transport.DeadlineWheel;
import java.util.concurrent.TimeUnit;

/**
 * One session's relay on two plain channels. Each direction has at most one buffer on its way: the
 * next read is asked for when the write of the last one is done, which is the whole of
 * back-pressure. Touched on the session's loop only.
 */
final class ChannelRelay implements Relay {

  /** One read, one write: the next read is asked for when the write is done. */
  private static final RecvByteBufAllocator ONE_READ =
      new FixedRecvByteBufAllocator(Buffers.TRANSFER_BYTES).maxMessagesPerRead(1);

  static final int RESET_GRACE_MILLIS = 200;

  private static final long DRAIN_MILLIS = 1000;

  private final ChannelConnection downstream;
  private final ChannelConnection upstream;
  private final Side fromDownstream;
  private final Side fromUpstream;
  private final RelayEvents events;
  private final DeadlineWheel wheel;
  private long lastMove;
  private boolean breaking;
  private boolean closed;
  private int leftOpen = 2;
  private CloseReason reason = CloseReason.FINISHED;

  ChannelRelay(ChannelConnection downstream, ChannelConnection upstream, RelayEvents events) {
    this.downstream = downstream;
    this.upstream = upstream;
    this.events = events;
    this.wheel = downstream.loop().wheel();
    this.lastMove = wheel.nanos();
    this.fromDownstream = new Side(Direction.TO_UPSTREAM, downstream.channel(), upstream.channel());
    this.fromUpstream = new Side(Direction.TO_DOWNSTREAM, upstream.channel(), downstream.channel());
  }

  void start() {
    fromDownstream.start();
    fromUpstream.start();
  }

  private Side opposite(Side side) {
    return side == fromDownstream ? fromUpstream : fromDownstream;
  }

  /** The socket that sends one direction, and what of it is on its way to the other socket. */
  private final class Side extends ChannelInboundHandlerAdapter {

    final Direction direction;
    final SocketChannel channel;
    final SocketChannel receiver;
    long bytes;
    boolean writing;
    boolean inputOver;
    boolean ended;
    boolean broken;
    private boolean paused;

    /** The next read was held back by the pause. */
    private boolean due;

    Side(Direction direction, SocketChannel channel, SocketChannel receiver) {
      this.direction = direction;
      this.channel = channel;
      this.receiver = receiver;
    }

    void start() {
      channel.config().setRecvByteBufAllocator(ONE_READ);
      channel.pipeline().addLast(this);
      readOn();
    }

    private void readOn() {
      due = paused;
      if (!paused) {
        channel.read();
      }
    }

    void pause(boolean pause) {
      paused = pause;
      if (due && !pause && !closed) {
        readOn();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf buffer = (ByteBuf) message;
      if (closed || (breaking && opposite(this).broken)) {
        buffer.release();
        return;
      }
      int length = buffer.readableBytes();
      writing = true;
      receiver.writeAndFlush(buffer).addListener((ChannelFuture done) -> onWritten(done, length));
    }

    private void onWritten(ChannelFuture done, int length) {
      writing = false;
      if (closed) {
        return;
      }
      if (!done.isSuccess()) {
        onBroken(opposite(this));
        return;
      }
      bytes += length;
      lastMove = wheel.nanos();
      if (inputOver) {
        onDelivered(this);
      } else {
        readOn();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        onInputOver();
      }
    }

    /**
     * Nothing more can be read: with both halves ended Netty closes the channel instead of telling
     * of the FIN.
     */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      onInputOver();
    }

    private void onInputOver() {
      if (closed || inputOver) {
        return;
      }
      inputOver = true;
      if (!writing) {
        onDelivered(this);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!closed) {
        onBroken(this);
      }
    }
  }

  private void onDelivered(Side side) {
    if (side.broken || side.ended) {
      return;
    }
    side.ended = true;
    if (opposite(side).ended) {
      close();
      return;
    }
    // Behind an empty write: shutting down fails whatever is still queued.
    side.receiver
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> {
          if (!closed) {
            side.receiver.shutdownOutput();
          }
        });
    events.onHalfClosed(side.direction);
  }

  private void onBroken(Side side) {
    side.broken = true;
    side.inputOver = true;
    if (breaking) {
      return;
    }
    breaking = true;
    reason = side == fromDownstream ? CloseReason.DOWNSTREAM_RESET : CloseReason.UPSTREAM_RESET;
    // What came before the reset is on its way; the channel itself cannot tell when the peer has
    // it.
    side.receiver
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> resetAfter(side.bytes == 0 ? 0 : RESET_GRACE_MILLIS));
    resetAfter(DRAIN_MILLIS);
  }

  private void resetAfter(long millis) {
    downstream.channel().eventLoop().schedule(this::resetBoth, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public long bytes(Direction direction) {
    return sender(direction).bytes;
  }

  private Side sender(Direction direction) {
    return direction == Direction.TO_UPSTREAM ? fromDownstream : fromUpstream;
  }

  @Override
  public void pause(Direction direction) {
    sender(direction).pause(true);
  }

  @Override
  public void resume(Direction direction) {
    sender(direction).pause(false);
  }

  @Override
  public boolean quiet() {
    return !fromDownstream.writing && !fromUpstream.writing;
  }

  @Override
  public Detachment detach() {
    return new Detachment.Refused("channels and their queues are bound to their loop");
  }

  @Override
  public long settled(Direction direction) {
    return bytes(direction);
  }

  @Override
  public long lastMoveNanos() {
    return lastMove;
  }

  @Override
  public void end(CloseReason why) {
    if (closed) {
      return;
    }
    if (breaking || fromDownstream.writing || fromUpstream.writing) {
      abort(why);
      return;
    }
    reason = why;
    downstream.channel().pipeline().remove(fromDownstream);
    upstream.channel().pipeline().remove(fromUpstream);
    closed = true;
    downstream.farewell(this::onReleased);
    upstream.farewell(this::onReleased);
  }

  private void onReleased() {
    leftOpen--;
    if (leftOpen == 0) {
      events.onClosed(reason);
    }
  }

  @Override
  public void abort(CloseReason why) {
    if (!closed) {
      reason = why;
      resetBoth();
    }
  }

  private void resetBoth() {
    if (!closed) {
      // First, since a reset fails the write that is on its way, which is then no news.
      closed = true;
      downstream.reset();
      upstream.reset();
      events.onClosed(reason);
    }
  }

  private void close() {
    closed = true;
    downstream.closeNow();
    upstream.closeNow();
    events.onClosed(reason);
  }
}
