package io.portway.relay;

import io.portway.transport.Buffers;
import io.portway.transport.EpollConnection;
import io.portway.transport.Errno;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One socket of an {@link EpollRelay} with the direction that begins at it: what was read here and
 * is owed to the other side. It moves bytes and says what came of it; the relay decides. Moving
 * allocates nothing.
 */
final class EpollSide {

  /** One session must not keep the loop from the others: 4 x 64 KiB, then their turn. */
  private static final int READS_PER_TURN = 4;

  /** What came of moving bytes. */
  enum Outcome {
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

  final EpollConnection connection;
  private final EpollConnection receiver;

  /** The direction of which this side is the sender. */
  final Direction direction;

  /** Bytes read here that the other side's socket has taken. */
  long bytes;

  /**
   * Bytes read here that the other side's socket did not take yet; while it is there nothing more
   * is read.
   */
  Buffers.@Nullable Tail tail;

  /** This side's FIN, or its error, was read: nothing more comes. */
  boolean inputOver;

  /** The other direction has ended here: FIN was sent, or is due with the close. */
  boolean finSent;

  /**
   * An error came: RST or a dead peer. Nothing can be sent here any more; what was received can
   * still be read.
   */
  boolean broken;

  /** Out of epoll for good; read when the other side can take more. */
  boolean driven;

  /** When bytes were last handed over; the start at first. */
  long movedNanos;

  /** Of the last outcome that was a failure. */
  int errno;

  EpollSide(EpollConnection connection, Direction direction, EpollConnection receiver) {
    this.connection = connection;
    this.direction = direction;
    this.receiver = receiver;
    this.movedNanos = connection.loop().wheel().nanos();
  }

  /**
   * Moves what was received, until there is nothing more, the receiver takes no more, or the turn
   * is over.
   *
   * @param toTheEnd nothing more can arrive, so it is read until its end shows
   */
  Outcome pump(boolean toTheEnd) {
    long buffer = connection.loop().buffers().transferAddress();
    for (int reads = 0; toTheEnd || reads < READS_PER_TURN; reads++) {
      int received = connection.receive(buffer, Buffers.TRANSFER_BYTES);
      if (received <= 0) {
        return nothingReceived(received);
      }
      int sent = receiver.send(buffer, received);
      if (sent < received) {
        return sentShort(sent, received);
      }
      moved(sent);
      if (received < Buffers.TRANSFER_BYTES && !toTheEnd) {
        return Outcome.DONE;
      }
    }
    return Outcome.DONE;
  }

  private Outcome nothingReceived(int result) {
    if (result == 0) {
      return Outcome.INPUT_OVER;
    }
    if (!isTransient(result)) {
      errno = -result;
      return Outcome.INPUT_FAILED;
    }
    return broken ? Outcome.INPUT_OVER : Outcome.DONE;
  }

  private Outcome sentShort(int result, int received) {
    if (result < 0 && !isTransient(result)) {
      errno = -result;
      return Outcome.OUTPUT_FAILED;
    }
    int sent = Math.max(result, 0);
    if (sent > 0) {
      moved(sent);
    }
    tail = connection.loop().buffers().keep(sent, received - sent);
    return Outcome.BEHIND;
  }

  /** Hands over the tail, which must be there. */
  Outcome flush() {
    Buffers.Tail owed = Objects.requireNonNull(tail);
    int sent = receiver.send(owed.address(), owed.remaining());
    if (sent < 0) {
      errno = -sent;
      return isTransient(sent) ? Outcome.BEHIND : Outcome.OUTPUT_FAILED;
    }
    moved(sent);
    owed.advance(sent);
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

  private static boolean isTransient(int result) {
    return result == -Errno.EAGAIN || result == -Errno.EINTR;
  }

  void wantRead(boolean wanted) {
    want(EpollConnection.READ, wanted);
  }

  void wantWrite(boolean wanted) {
    want(EpollConnection.WRITE, wanted);
  }

  private void want(int event, boolean wanted) {
    if (!driven) {
      int watched = connection.watched();
      connection.watch(wanted ? watched | event : watched & ~event);
    }
  }

  /**
   * Takes the socket out of epoll: once both halves have ended, or an error has come, epoll reports
   * it whatever the mask is, and a relay that waits for the other side would spin.
   */
  void drive() {
    if (!driven) {
      driven = true;
      connection.unwatched();
    }
  }

  void dropTail() {
    if (tail != null) {
      connection.loop().buffers().release(tail);
      tail = null;
    }
  }
}
