package io.portway.relay;

import io.portway.model.CloseReason;
import io.portway.transport.Buffers;
import io.portway.transport.Carried;
import io.portway.transport.EpollConnection;
import io.portway.transport.Errno;
import io.portway.transport.Pipe;
import io.portway.transport.Residue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One socket of an {@link EpollRelay} with the direction that begins at it: what was read here and
 * is owed to the other side. It moves bytes and says what came of it; the relay decides. Moving
 * allocates nothing.
 *
 * <p>A direction is copied through the loop's transfer buffer until two reads in a row have filled
 * it; then it is bulky and goes through a pipe, or where there is none through a large buffer,
 * until several moves in a row were short. Bulk is read once a report, by level.
 */
final class EpollSide implements EpollConnection.ReadyHandler, Runnable {

  /** One session must not keep the loop from the others: 4 x 64 KiB, then their turn. */
  private static final int BYTES_PER_TURN = 4 * Buffers.TRANSFER_BYTES;

  private static final int FULL_READS_TO_BULKY = 2;

  /** A pipe costs two calls and the handling of pages; below this, copying is as cheap. */
  private static final int SHORT_MOVE_BYTES = 16 * 1024;

  private static final int SHORT_MOVES_TO_CHATTY = 8;

  /** What came of moving bytes. */
  enum Outcome {
    /** Something was moved; there may be more. */
    MOVED,
    /** The same, and the turn is over. */
    MORE,
    /** Nothing is left to move now. */
    DONE,
    /** The receiver took less than there was; the rest is kept in the tail. */
    BEHIND,
    /** Everything was moved and nothing more comes. */
    INPUT_OVER,
    /** This side's connection failed; see {@link #errno}. */
    INPUT_FAILED,
    /** The receiver's connection failed; see {@link #errno}. */
    OUTPUT_FAILED
  }

  private final EpollRelay relay;
  EpollConnection connection;
  private EpollConnection receiver;

  /** The direction of which this side is the sender. */
  final Direction direction;

  /** Bytes read here that the other side's socket has taken. */
  long bytes;

  /**
   * Bytes read here that the other side's socket did not take yet; while it is there nothing more
   * is read.
   */
  @Nullable Residue tail;

  /** This side's FIN, or its error, was read: nothing more comes. */
  boolean inputOver;

  /** The other direction has ended here: FIN was sent, or is due with the close. */
  boolean finSent;

  /**
   * An error came: RST or a dead peer. Nothing can be sent here any more; what was received can
   * still be read.
   */
  boolean broken;

  /** Nothing is read here until somebody says so. */
  boolean paused;

  /** When bytes were last handed over; the start at first. */
  long movedNanos;

  /** Of the last outcome that was a failure. */
  int errno;

  /** The loop will call {@link #run}. */
  boolean hasTurn;

  private boolean bulky;
  private int fullReads;
  private int shortMoves;

  EpollSide(
      EpollRelay relay, Direction direction, EpollConnection connection, EpollConnection receiver) {
    this.relay = relay;
    this.direction = direction;
    take(connection, receiver);
  }

  /** Everything that is of one session is set here, but for a tail and a turn: there are none. */
  void take(EpollConnection from, EpollConnection to) {
    connection = from;
    receiver = to;
    bytes = 0;
    movedNanos = from.loop().wheel().nanos();
    inputOver = false;
    finSent = false;
    broken = false;
    paused = false;
    errno = 0;
    bulky = false;
    fullReads = 0;
    shortMoves = 0;
  }

  /** What was reported while nobody moved bytes, and what the peer owes, has a turn of its own. */
  void begin(EpollSide peer) {
    connection.handler(this);
    if (connection.hasNews() || peer.tail != null) {
      takeTurn();
    }
  }

  @Override
  public void onReady() {
    relay.onReady(this);
  }

  /** Asks for another turn, behind everything else that is ready now. */
  void takeTurn() {
    if (!hasTurn) {
      hasTurn = true;
      connection.loop().execute(this);
    }
  }

  @Override
  public void run() {
    hasTurn = false;
    relay.onReady(this);
  }

  /**
   * Moves what was received, until there is nothing more, the receiver takes no more, or the turn
   * is over.
   *
   * @param toTheEnd nothing more can arrive, so it is read until its end shows
   */
  Outcome pump(boolean toTheEnd) {
    long turnEnds = bytes + BYTES_PER_TURN;
    while (true) {
      Outcome outcome = bulky ? moveBulk() : copySmall();
      if (outcome != Outcome.MOVED) {
        return outcome;
      }
      if (connection.hasEnded()) {
        return Outcome.INPUT_OVER;
      }
      if (!toTheEnd) {
        if (!connection.isReadable()) {
          return Outcome.DONE;
        }
        if (bytes - turnEnds >= 0) {
          return Outcome.MORE;
        }
      }
    }
  }

  private Outcome copySmall() {
    long buffer = connection.loop().buffers().transferAddress();
    int received = connection.receive(buffer, Buffers.TRANSFER_BYTES);
    if (received < Buffers.TRANSFER_BYTES) {
      fullReads = 0;
    } else if (++fullReads == FULL_READS_TO_BULKY) {
      bulky = true;
      shortMoves = 0;
      connection.byLevel();
    }
    return received > 0 ? handOver(buffer, received) : nothingReceived(received);
  }

  private Outcome moveBulk() {
    Pipe pipe = connection.hasUrgent() ? null : connection.loop().pipes().lend();
    if (pipe == null) {
      return copyBulk();
    }
    int received = connection.receiveInto(pipe);
    if (received <= 0) {
      pipe.release();
      // An end before urgent data was reported may be its mark: a read passes it and knows.
      return received == 0 ? copyBulk() : nothingReceived(received);
    }
    noteBulk(received);
    int sent = pipe.sendTo(receiver);
    if (sent > 0) {
      moved(sent);
    } else if (sent != -Errno.EAGAIN) {
      pipe.release();
      return outputFailed(sent);
    }
    if (pipe.remaining() > 0) {
      tail = pipe;
      return Outcome.BEHIND;
    }
    pipe.release();
    return Outcome.MOVED;
  }

  private Outcome copyBulk() {
    Buffers buffers = connection.loop().buffers();
    boolean large = buffers.hasRoomForBulk();
    long buffer = large ? buffers.bulkAddress() : buffers.transferAddress();
    int received = connection.receive(buffer, large ? Buffers.BULK_BYTES : Buffers.TRANSFER_BYTES);
    if (received <= 0) {
      return nothingReceived(received);
    }
    noteBulk(received);
    return handOver(buffer, received);
  }

  private void noteBulk(int received) {
    if (received >= SHORT_MOVE_BYTES) {
      shortMoves = 0;
    } else if (++shortMoves == SHORT_MOVES_TO_CHATTY) {
      bulky = false;
      fullReads = 0;
      connection.byEdge();
    }
  }

  private Outcome nothingReceived(int result) {
    if (result == 0) {
      return Outcome.INPUT_OVER;
    }
    if (result != -Errno.EAGAIN) {
      errno = -result;
      return Outcome.INPUT_FAILED;
    }
    return broken ? Outcome.INPUT_OVER : Outcome.DONE;
  }

  private Outcome handOver(long buffer, int received) {
    int sent = receiver.send(buffer, received);
    if (sent == received) {
      moved(sent);
      return Outcome.MOVED;
    }
    if (sent > 0) {
      moved(sent);
    } else if (sent != -Errno.EAGAIN) {
      return outputFailed(sent);
    }
    int taken = Math.max(sent, 0);
    tail = connection.loop().buffers().keep(buffer + taken, received - taken);
    return Outcome.BEHIND;
  }

  private Outcome outputFailed(int result) {
    errno = -result;
    return Outcome.OUTPUT_FAILED;
  }

  /** What it is called when this side's connection has failed; errno 0 is a reset. */
  CloseReason reasonOf(int failure) {
    boolean isDownstream = direction == Direction.TO_UPSTREAM;
    return switch (failure) {
      case Errno.ETIMEDOUT, Errno.EHOSTUNREACH, Errno.ENETUNREACH ->
          isDownstream ? CloseReason.DOWNSTREAM_LOST : CloseReason.UPSTREAM_LOST;
      default -> isDownstream ? CloseReason.DOWNSTREAM_RESET : CloseReason.UPSTREAM_RESET;
    };
  }

  /** Hands over the tail, which must be there. */
  Outcome flush() {
    Residue owed = Objects.requireNonNull(tail);
    int sent = owed.sendTo(receiver);
    if (sent < 0) {
      return sent == -Errno.EAGAIN ? Outcome.BEHIND : outputFailed(sent);
    }
    moved(sent);
    if (owed.remaining() > 0) {
      return Outcome.BEHIND;
    }
    dropTail();
    return Outcome.DONE;
  }

  private void moved(int sent) {
    bytes += sent;
    movedNanos = connection.loop().wheel().nanos();
  }

  void dropTail() {
    if (tail != null) {
      tail.release();
      tail = null;
    }
  }

  /**
   * Takes up where the direction was left.
   *
   * @param otherEnded the other direction has ended, so this side has its FIN
   */
  void resume(Flow flow, boolean otherEnded) {
    finSent = otherEnded;
    bytes = flow.bytes();
    inputOver = flow.ended();
    Carried unsent = flow.unsent();
    if (unsent != null) {
      tail = unsent.arriveOn(connection.loop());
    }
  }

  /** Lets go of the socket and of what is owed. */
  Flow leave() {
    connection.rest();
    Residue owed = tail;
    tail = null;
    return new Flow(inputOver, bytes, owed == null ? null : owed.carry());
  }
}
