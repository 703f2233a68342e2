package io.portway.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.portway.model.CloseReason;
import io.portway.transport.Buffers;
import io.portway.transport.ChannelConnection;
import io.portway.transport.DeadlineWheel;

/**
 * One session's relay on two plain channels. Each direction has at most one buffer on its way: the
 * next read is asked for when the write of the last one is done, which is the whole of
 * back-pressure. On io_uring a peer that has ended is read to its end all the same. Touched on the
 * session's loop only.
 */
final class ChannelRelay implements Relay {

  /** One read, one write: the next read is asked for when the write is done. */
  private static final RecvByteBufAllocator ONE_READ =
      new FixedRecvByteBufAllocator(Buffers.TRANSFER_BYTES).maxMessagesPerRead(1);

  static final int RESET_GRACE_MILLIS = 200;

  private static final int SETTLING_LOOK_MILLIS = 16;

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
    this.fromDownstream = new Side(Direction.TO_UPSTREAM, downstream, upstream);
    this.fromUpstream = new Side(Direction.TO_DOWNSTREAM, upstream, downstream);
  }

  void start() {
    fromDownstream.start();
    fromUpstream.start();
  }

  private Side opposite(Side side) {
    return side == fromDownstream ? fromUpstream : fromDownstream;
  }

  /** The socket that sends one direction, and what of it is on its way to the other socket. */
  private final class Side implements ChannelConnection.Receiver {

    final Direction direction;
    final ChannelConnection sender;
    final ChannelConnection receiver;
    long bytes;
    int writing;
    boolean inputOver;
    boolean ended;
    boolean broken;
    private boolean paused;

    /** The next read was held back by the pause. */
    private boolean due;

    Side(Direction direction, ChannelConnection sender, ChannelConnection receiver) {
      this.direction = direction;
      this.sender = sender;
      this.receiver = receiver;
    }

    void start() {
      sender.channel().config().setRecvByteBufAllocator(ONE_READ);
      sender.receiver(this);
      readOn();
    }

    private void readOn() {
      due = paused;
      if (!paused) {
        sender.read();
      }
    }

    void pause(boolean pause) {
      paused = pause;
      if (due && !pause && !closed) {
        readOn();
      }
    }

    @Override
    public void onBytes(ByteBuf buffer) {
      if (closed || (breaking && opposite(this).broken)) {
        buffer.release();
        return;
      }
      int length = buffer.readableBytes();
      writing++;
      receiver
          .channel()
          .writeAndFlush(buffer)
          .addListener((ChannelFuture done) -> onWritten(done, length));
    }

    private void onWritten(ChannelFuture done, int length) {
      writing--;
      if (closed) {
        return;
      }
      if (!done.isSuccess()) {
        onBroken(opposite(this));
        return;
      }
      bytes += length;
      lastMove = wheel.nanos();
      if (writing > 0) {
        return;
      }
      if (inputOver) {
        onDelivered(this);
      } else {
        readOn();
      }
    }

    @Override
    public void onInputOver() {
      if (closed || inputOver) {
        return;
      }
      inputOver = true;
      if (writing == 0) {
        onDelivered(this);
      }
    }

    @Override
    public void onFailed() {
      if (!closed) {
        onBroken(this);
      }
    }
  }

  /** Everything that the side sent before its end has been written to the other one. */
  private void onDelivered(Side side) {
    if (side.broken) {
      lookAtSettling(side);
      return;
    }
    side.ended = true;
    if (opposite(side).ended) {
      close();
      return;
    }
    // Nothing is queued here any more, which this would fail.
    side.receiver.channel().shutdownOutput();
    events.onHalfClosed(side.direction);
  }

  private void onBroken(Side side) {
    if (side.broken) {
      return;
    }
    side.broken = true;
    side.inputOver = true;
    if (breaking) {
      resetBoth();
      return;
    }
    breaking = true;
    reason = side == fromDownstream ? CloseReason.DOWNSTREAM_RESET : CloseReason.UPSTREAM_RESET;
    after(DRAIN_MILLIS, this::resetBoth);
    if (side.writing == 0) {
      lookAtSettling(side);
    }
  }

  /** Resets both as soon as the receiver's kernel has everything; unseen, after a fixed time. */
  private void lookAtSettling(Side broken) {
    if (closed) {
      return;
    }
    if (broken.bytes > 0 && !broken.receiver.seesSendQueue()) {
      after(RESET_GRACE_MILLIS, this::resetBoth);
    } else if (broken.receiver.unacknowledged() > 0) {
      after(SETTLING_LOOK_MILLIS, () -> lookAtSettling(broken));
    } else {
      resetBoth();
    }
  }

  private void after(long millis, Runnable task) {
    downstream.loop().schedule(task, millis);
  }

  @Override
  public long bytes(Direction direction) {
    return from(direction).bytes;
  }

  private Side from(Direction direction) {
    return direction == Direction.TO_UPSTREAM ? fromDownstream : fromUpstream;
  }

  @Override
  public void pause(Direction direction) {
    from(direction).pause(true);
  }

  @Override
  public void resume(Direction direction) {
    from(direction).pause(false);
  }

  @Override
  public boolean quiet() {
    return fromDownstream.writing == 0 && fromUpstream.writing == 0;
  }

  @Override
  public Detachment detach() {
    return new Detachment.Refused("channels and their queues are bound to their loop");
  }

  @Override
  public long settled(Direction direction) {
    Side side = from(direction);
    return side.bytes - side.receiver.unacknowledged();
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
    if (breaking || isPending(fromDownstream) || isPending(fromUpstream)) {
      abort(why);
      return;
    }
    reason = why;
    closed = true;
    downstream.farewell(this::onReleased);
    upstream.farewell(this::onReleased);
  }

  private static boolean isPending(Side side) {
    return side.writing > 0 || side.receiver.hasUnsent();
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

  @Override
  public boolean isReusable() {
    return false;
  }
}
