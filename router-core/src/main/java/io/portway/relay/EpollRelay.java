package io.portway.relay;

import io.portway.model.CloseReason;
import io.portway.transport.Deadline;
import io.portway.transport.DeadlineWheel;
import io.portway.transport.EpollConnection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session's relay on two own epoll handles.
 *
 * <pre>
 *  OPEN ---------- both FINs passed on ---------> FLUSHING (only if a receiver is behind) --> CLOSED
 *   |                                                ^
 *   +-- one side broken --> DRAINING (its received bytes go to the other side)
 *                              +--> SETTLING (until the other side's kernel has them, 1 s) --> RST --> CLOSED
 *  OPEN -- a deadline, nothing pending --> LEAVING (FIN to both) --> CLOSED
 *  OPEN -- detached --> GONE: sockets and bytes are somebody else's
 * </pre>
 *
 * The sides move the bytes; this decides what follows. Touched on the session's loop only.
 */
final class EpollRelay extends Deadline implements Relay {

  private static final Logger LOG = LoggerFactory.getLogger(EpollRelay.class);

  /**
   * How long bytes of a broken side may take to get on their way, without progress and in the last
   * send queue.
   */
  private static final long RESET_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long SETTLING_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(16);
  private static final long FLUSHING_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /**
   * A receiver that got less than its initial window (RFC 6928: ten segments of 1460 bytes) has it
   * in its own kernel, so short sessions need no look at the send queue.
   */
  private static final long INITIAL_WINDOW_BYTES = 10 * 1460;

  private enum State {
    OPEN,
    DRAINING,
    SETTLING,
    FLUSHING,
    LEAVING,
    CLOSED,
    GONE
  }

  private final EpollSide downstream;
  private final EpollSide upstream;
  private RelayEvents events;
  private final DeadlineWheel wheel;
  private State state = State.OPEN;
  private CloseReason reason = CloseReason.FINISHED;
  private long settlingUntil;

  /** Connections that will still say that they are released. */
  private int farewells;

  EpollRelay(EpollConnection client, EpollConnection pod, RelayEvents events) {
    this.wheel = client.loop().wheel();
    this.downstream = new EpollSide(this, Direction.TO_UPSTREAM, client, pod);
    this.upstream = new EpollSide(this, Direction.TO_DOWNSTREAM, pod, client);
    this.events = events;
  }

  /** As if it were new; it is {@link #isReusable}, and of the same loop. */
  void reuse(EpollConnection client, EpollConnection pod, RelayEvents next) {
    downstream.take(client, pod);
    upstream.take(pod, client);
    events = next;
    state = State.OPEN;
    reason = CloseReason.FINISHED;
  }

  @Override
  public boolean isReusable() {
    return state == State.CLOSED && farewells == 0 && !downstream.hasTurn && !upstream.hasTurn;
  }

  /** Begins where another relay has stopped. */
  void resume(RelayState from) {
    downstream.resume(from.toUpstream(), from.toDownstream().ended());
    upstream.resume(from.toDownstream(), from.toUpstream().ended());
    start();
  }

  void start() {
    downstream.begin(upstream);
    upstream.begin(downstream);
  }

  private EpollSide peerOf(EpollSide side) {
    return side == downstream ? upstream : downstream;
  }

  /** Something was reported of this side, or its turn has come. */
  void onReady(EpollSide side) {
    if (state == State.CLOSED || state == State.LEAVING || state == State.GONE) {
      return;
    }
    try {
      if (side.connection.hasFailed() && !side.broken) {
        onBroken(side, 0);
        return;
      }
      if (side.connection.isWritable()) {
        flush(peerOf(side));
      }
      pumpIfMay(side);
    } catch (RuntimeException | LinkageError bug) {
      // A bug ends this session, loudly, and no other.
      LOG.error("event=internal_error where=relay state={}", state, bug);
      abort(CloseReason.INTERNAL_ERROR);
    }
  }

  private void pumpIfMay(EpollSide side) {
    if (state != State.OPEN || side.tail != null || side.inputOver || side.paused) {
      side.connection.silence();
      return;
    }
    if (side.connection.isReadable()) {
      on(side, side.pump(false));
    } else if (side.connection.hasEnded()) {
      // The last read took everything, and the receiver has only now taken all of that.
      on(side, EpollSide.Outcome.INPUT_OVER);
    }
  }

  /** The peer of this side can be written: first what is owed, then what waits behind it. */
  private void flush(EpollSide side) {
    if (side.tail == null) {
      return;
    }
    EpollSide.Outcome outcome = side.flush();
    if (outcome != EpollSide.Outcome.DONE) {
      on(side, outcome);
    } else if (side.inputOver) {
      onDelivered(side);
    } else if (side.broken) {
      on(side, side.pump(true));
    } else {
      pumpIfMay(side);
    }
  }

  private void on(EpollSide side, EpollSide.Outcome outcome) {
    switch (outcome) {
      case DONE -> side.connection.listen();
      case BEHIND -> side.connection.silence();
      case MOVED, MORE -> side.takeTurn();
      case INPUT_OVER -> {
        side.inputOver = true;
        onDelivered(side);
      }
      case INPUT_FAILED -> {
        side.inputOver = true;
        onBroken(side, side.errno);
      }
      // What was read for a peer that is gone is lost, as on a direct connection.
      case OUTPUT_FAILED -> onBroken(peerOf(side), side.errno);
    }
  }

  /** Everything that the side sent before its end has been handed to its peer. */
  private void onDelivered(EpollSide side) {
    if (side.broken) {
      settle(side);
      return;
    }
    EpollSide peer = peerOf(side);
    peer.finSent = true;
    if (side.finSent) {
      onBothEnded();
    } else {
      peer.connection.shutdownOutput();
      events.onHalfClosed(side.direction);
    }
  }

  /**
   * The close sends the second FIN; a receiver that is behind is waited for, since the kernel gives
   * up on orphans.
   */
  private void onBothEnded() {
    if (isBehind(downstream) || isBehind(upstream)) {
      state = State.FLUSHING;
      downstream.connection.shutdownOutput();
      upstream.connection.shutdownOutput();
      wheel.arm(this, wheel.nanos() + FLUSHING_LOOK_NANOS);
    } else {
      close();
    }
  }

  private boolean isBehind(EpollSide receiver) {
    return peerOf(receiver).bytes > INITIAL_WINDOW_BYTES
        && receiver.connection.unacknowledged() > 0;
  }

  /**
   * RST or a dead peer. What it sent before is owed to the other side; what was owed to it is lost.
   *
   * @param errno 0 if it was only reported, not yet taken
   */
  private void onBroken(EpollSide side, int errno) {
    if (side.broken) {
      // It was reported first; now its bytes are read and the error itself is known.
      reason = side.reasonOf(errno);
      onDelivered(side);
      return;
    }
    side.broken = true;
    if (state != State.OPEN) {
      // The other side was broken before, or both had ended: nothing is left to deliver.
      close();
      return;
    }
    state = State.DRAINING;
    reason = side.reasonOf(errno);
    peerOf(side).dropTail();
    wheel.arm(this, wheel.nanos() + RESET_GRACE_NANOS);
    if (side.tail == null && side.inputOver) {
      settle(side);
    } else if (side.tail == null) {
      on(side, side.pump(true));
    }
  }

  /**
   * The broken side is read to its end: its socket goes, the other one is reset as soon as its
   * kernel is done.
   */
  private void settle(EpollSide broken) {
    broken.connection.closeNow();
    state = State.SETTLING;
    long now = wheel.nanos();
    settlingUntil = now + RESET_GRACE_NANOS;
    lookAtSettling(now);
  }

  private void lookAtSettling(long now) {
    EpollSide receiver = downstream.broken ? upstream : downstream;
    if (receiver.connection.unacknowledged() == 0 || now - settlingUntil >= 0) {
      receiver.connection.reset();
      close();
    } else {
      wheel.arm(this, now + SETTLING_LOOK_NANOS);
    }
  }

  @Override
  protected void onDue(long now) {
    switch (state) {
      case DRAINING -> {
        long due = lastMoveNanos() + RESET_GRACE_NANOS;
        if (now - due >= 0) {
          resetBoth();
        } else {
          wheel.arm(this, due);
        }
      }
      case SETTLING -> lookAtSettling(now);
      case FLUSHING -> lookAtFlushing(now);
      case OPEN, LEAVING, CLOSED, GONE ->
          throw new IllegalStateException("no deadline is due in state " + state);
    }
  }

  private void lookAtFlushing(long now) {
    if (downstream.connection.unacknowledged() + upstream.connection.unacknowledged() == 0) {
      close();
    } else {
      wheel.arm(this, now + FLUSHING_LOOK_NANOS);
    }
  }

  @Override
  public long bytes(Direction direction) {
    return sender(direction).bytes;
  }

  @Override
  public long settled(Direction direction) {
    EpollSide sender = sender(direction);
    return sender.bytes - peerOf(sender).connection.unacknowledged();
  }

  private EpollSide sender(Direction direction) {
    return direction == Direction.TO_UPSTREAM ? downstream : upstream;
  }

  @Override
  public long lastMoveNanos() {
    long down = downstream.movedNanos;
    long up = upstream.movedNanos;
    return down - up > 0 ? down : up;
  }

  @Override
  public void end(CloseReason why) {
    if (state == State.CLOSED || state == State.LEAVING || state == State.GONE) {
      return;
    }
    if (state != State.OPEN || isPending(downstream) || isPending(upstream)) {
      abort(why);
      return;
    }
    reason = why;
    state = State.LEAVING;
    farewells = 2;
    downstream.connection.farewell(this::onReleased);
    upstream.connection.farewell(this::onReleased);
  }

  private void onReleased() {
    farewells--;
    if (farewells == 0 && state == State.LEAVING) {
      closed();
    }
  }

  /**
   * Bytes from this side are kept here, unread in its kernel, or held up by the other side's
   * window.
   */
  private boolean isPending(EpollSide side) {
    boolean unread = !side.inputOver && side.connection.isReadable();
    return side.tail != null || unread || peerOf(side).connection.hasUnsent();
  }

  @Override
  public void pause(Direction direction) {
    sender(direction).paused = true;
  }

  @Override
  public void resume(Direction direction) {
    EpollSide sender = sender(direction);
    if (sender.paused) {
      sender.paused = false;
      sender.takeTurn();
    }
  }

  @Override
  public boolean quiet() {
    return downstream.tail == null && upstream.tail == null;
  }

  @Override
  public Detachment detach() {
    if (state != State.OPEN) {
      return new Detachment.Refused("the session is ending (" + state + ")");
    }
    state = State.GONE;
    SocketPair pair = new SocketPair(downstream.connection, upstream.connection);
    return new Detachment.Detached(new RelayState(pair, downstream.leave(), upstream.leave()));
  }

  @Override
  public void abort(CloseReason why) {
    if (state != State.CLOSED && state != State.GONE) {
      reason = why;
      resetBoth();
    }
  }

  private void resetBoth() {
    downstream.connection.reset();
    upstream.connection.reset();
    close();
  }

  private void close() {
    downstream.connection.closeNow();
    upstream.connection.closeNow();
    closed();
  }

  private void closed() {
    state = State.CLOSED;
    wheel.disarm(this);
    downstream.dropTail();
    upstream.dropTail();
    if (isReusable()) {
      downstream.connection.letGo();
      upstream.connection.letGo();
    }
    events.onClosed(reason);
  }
}
