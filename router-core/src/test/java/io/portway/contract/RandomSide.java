package io.portway.contract;

import io.portway.testing.End;
import io.portway.testing.Peer;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import java.io.UncheckedIOException;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a random session does: it sends and reads at the same time, each on its own.
 *
 * @param moment bytes, sent or received, after which it resets where it does
 * @param stallAt bytes received after which it stops reading for a while; negative for never
 */
record RandomSide(
    SeededBytes stream, Stretches stretches, Ending ending, long moment, long stallAt) {

  /** How this side ends. */
  enum Ending {
    /** FIN behind its last byte, then it reads to the other side's end. */
    FIN,
    /** RST when so many bytes were sent. */
    RESET_SENDING,
    /** RST when so many bytes were received, or all there are. */
    RESET_READING,
    /** FIN behind its last byte, RST when so many bytes were received. */
    FIN_AND_RESET;

    boolean hasFin() {
      return this == FIN || this == FIN_AND_RESET;
    }

    boolean resetsWhileReading() {
      return this == RESET_READING || this == FIN_AND_RESET;
    }
  }

  /**
   * @param sent bytes that its own kernel took
   * @param received bytes that came, all of them right
   * @param seen how its input ended, null where it reset the connection before that
   */
  record Outcome(Ending ending, long sent, long received, @Nullable End seen) {

    boolean isClean() {
      return ending == Ending.FIN;
    }
  }

  static RandomSide draw(Random random) {
    Ending ending =
        random.nextInt(4) > 0
            ? Ending.FIN
            : Ending.values()[1 + random.nextInt(Ending.values().length - 1)];
    Stretches stretches = Stretches.draw(random);
    long moment = random.nextInt(1 << (1 + random.nextInt(18)));
    if (ending == Ending.RESET_SENDING) {
      if (stretches.bytes() == 0) {
        ending = Ending.RESET_READING;
      } else {
        moment %= stretches.bytes();
      }
    }
    long stallAt = random.nextInt(12) == 0 ? random.nextInt(200_000) : -1;
    return new RandomSide(new SeededBytes(random.nextLong()), stretches, ending, moment, stallAt);
  }

  /**
   * @param mine of what this side sends, told by the other one
   * @param theirs of what this side reads
   */
  Outcome run(Peer peer, RandomSide other, Arrivals mine, Arrivals theirs, StallGate gate) {
    Sending sending =
        peer.sendPaced(stream, stretches.bytes(), ending.hasFin(), sent -> paced(peer, sent, mine));
    Reading reading = peer.reading(other.stream);
    End seen;
    try {
      long enough = ending == Ending.RESET_READING ? other.stretches.bytes() : Long.MAX_VALUE;
      seen = read(peer, reading, Math.min(moment, enough), theirs, gate);
    } finally {
      theirs.end();
    }
    sending.awaitEnd();
    peer.close();
    return new Outcome(ending, sending.sent(), reading.position(), seen);
  }

  private int paced(Peer peer, long sent, Arrivals mine) {
    int next = stretches.next(sent, mine);
    if (ending != Ending.RESET_SENDING) {
      return next;
    }
    if (sent >= moment) {
      peer.reset();
    }
    return Math.clamp(moment - sent, 1, next);
  }

  private @Nullable End read(
      Peer peer, Reading reading, long resetAt, Arrivals theirs, StallGate gate) {
    boolean toStall = stallAt >= 0;
    try {
      End end = null;
      while (end == null) {
        if (ending.resetsWhileReading() && reading.position() >= resetAt) {
          peer.reset();
          return null;
        }
        if (toStall && reading.position() >= stallAt) {
          toStall = false;
          gate.pass();
        }
        end = reading.some();
        theirs.at(reading.position());
      }
      return end;
    } catch (UncheckedIOException e) {
      if (ending != Ending.RESET_SENDING) {
        throw e;
      }
      // Its sender has reset the connection under it.
      return null;
    }
  }
}
