package io.portway.contract;

import io.portway.testing.End;
import io.portway.testing.Peer;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a random session does.
 *
 * @param stalls it begins to read only when it cannot send any more
 */
record FaultScript(SeededBytes stream, long bytes, Ending ending, boolean stalls) {

  /** How this side ends. */
  enum Ending {
    /** FIN behind its last byte, then it reads to the other side's end. */
    FIN,
    /** RST when its kernel has taken its last byte, unread input or not. */
    RESET_AFTER_LAST_BYTE,
    /** RST on the way. */
    RESET_HALFWAY
  }

  /**
   * @param sent bytes that its own kernel took
   * @param received bytes that came, all of them right
   * @param seen how its input ended, null where it reset the connection itself
   */
  record Outcome(long sent, long received, @Nullable End seen) {
    boolean didReset() {
      return seen == null;
    }
  }

  static FaultScript draw(Random random) {
    int[] scales = {1, 1000, 70_000, 400_000, 2_500_000};
    long bytes = random.nextInt(scales[random.nextInt(scales.length)]);
    int dice = random.nextInt(10);
    Ending ending =
        dice < 7 ? Ending.FIN : dice < 9 ? Ending.RESET_HALFWAY : Ending.RESET_AFTER_LAST_BYTE;
    return new FaultScript(
        new SeededBytes(random.nextLong()), bytes, ending, random.nextInt(6) == 0);
  }

  Outcome run(Peer peer, SeededBytes incoming) {
    Sending sending =
        ending == Ending.FIN ? peer.sendAllThenFin(stream, bytes) : peer.sendAll(stream, bytes);
    if (stalls) {
      sending.awaitStalled();
    }
    Reading reading = peer.reading(incoming);
    if (ending == Ending.FIN) {
      End seen = reading.toEnd();
      sending.awaitEnd();
      peer.close();
      return new Outcome(sending.sent(), reading.position(), seen);
    }
    long enough = ending == Ending.RESET_HALFWAY ? bytes / 2 : bytes;
    sending.awaitAtLeast(enough);
    peer.reset();
    sending.awaitEnd();
    return new Outcome(sending.sent(), 0, null);
  }
}
