package io.portway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What comes in on a plain channel, for the one {@link ChannelConnection.Receiver} of the moment;
 * kept while there is none. In the pipeline from before the channel is registered, since Netty's
 * io_uring reads a socket whose peer has ended to its end, whatever was asked for. Touched on the
 * connection's loop only.
 */
final class ChannelInput extends ChannelInboundHandlerAdapter {

  private final ChannelKind kind;
  private final SocketChannel channel;
  private ChannelConnection.@Nullable Receiver receiver;
  private Connection.@Nullable ResetEvents resetEvents;

  /** At most what the socket's receive buffer held; null while nothing is kept. */
  private @Nullable ArrayDeque<ByteBuf> kept;

  private boolean asked;
  private boolean endOnItsWay;
  private boolean over;
  private boolean failed;
  private boolean dropping;

  private ChannelInput(ChannelKind kind, SocketChannel channel) {
    this.kind = kind;
    this.channel = channel;
  }

  /** The input of a channel that is not registered yet. */
  static ChannelInput of(ChannelKind kind, SocketChannel channel) {
    ChannelInput input = new ChannelInput(kind, channel);
    channel.pipeline().addLast(input);
    return input;
  }

  /** As {@link ChannelConnection#receiver}. */
  void receiver(IoLoop loop, ChannelConnection.Receiver next) {
    resetEvents = null;
    if (kept == null && !over && !failed) {
      receiver = next;
    } else {
      receiver = null;
      loop.execute(() -> deliver(next));
    }
  }

  private void deliver(ChannelConnection.Receiver next) {
    receiver = next;
    ArrayDeque<ByteBuf> bytes = kept;
    kept = null;
    while (bytes != null && !bytes.isEmpty()) {
      next.onBytes(bytes.remove());
    }
    if (failed) {
      next.onFailed();
    } else if (over) {
      next.onInputOver();
    }
  }

  /** Asks the channel for one buffer. */
  void read() {
    asked = true;
    channel.read();
  }

  /** Tells once when the channel fails before it has a receiver, or has failed already. */
  void watchForReset(Connection.ResetEvents events) {
    resetEvents = events;
    if (failed) {
      tellReset();
    }
  }

  private void tellReset() {
    Connection.ResetEvents toTell = resetEvents;
    resetEvents = null;
    if (toTell != null) {
      toTell.onReset();
    }
  }

  /** Lets go of what is kept and of whatever may still come. */
  void drop() {
    dropping = true;
    if (kept != null) {
      kept.forEach(ByteBuf::release);
      kept = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    endOnItsWay |= !asked;
    asked = false;
    ByteBuf bytes = (ByteBuf) message;
    if (receiver != null) {
      receiver.onBytes(bytes);
    } else if (dropping) {
      bytes.release();
    } else {
      if (kept == null) {
        kept = new ArrayDeque<>();
      }
      kept.add(bytes);
    }
  }

  /**
   * Netty's io_uring, which brought bytes unasked because the peer has ended, stops when it has
   * emptied the queue and leaves an RST behind it unseen; so the rest is asked for.
   */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (endOnItsWay && !over && !failed) {
      context.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      onOver();
    }
  }

  /** With both halves ended Netty closes the channel instead of telling of the FIN. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    onOver();
  }

  private void onOver() {
    if (over || failed) {
      return;
    }
    if (kind.isReset(channel)) {
      onFailed();
      return;
    }
    over = true;
    if (receiver != null) {
      receiver.onInputOver();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!failed) {
      onFailed();
    }
  }

  private void onFailed() {
    failed = true;
    if (receiver != null) {
      receiver.onFailed();
    } else {
      tellReset();
    }
  }
}
