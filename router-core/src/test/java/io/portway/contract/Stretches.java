package io.portway.contract;

import io.portway.testing.Sending;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What one direction of a random session carries: bulk and chat in turns. Bulk is written as fast
 * as the kernel takes it; of a chat each message waits until the one before it has arrived, so that
 * a relay sees single short ones.
 */
record Stretches(List<Stretch> list) {

  /** Sizes around which relays change their ways: read buffers, pipes. */
  private static final int[] EDGES = {4 << 10, 16 << 10, 64 << 10, 128 << 10, 256 << 10, 1 << 20};

  /** Most messages of a chat, more than a relay may need to take a direction for chatty. */
  private static final int MOST_MESSAGES = 20;

  /**
   * @param end position behind its last byte
   * @param piece bytes of one write
   */
  record Stretch(long end, int piece, boolean chat) {}

  static Stretches draw(Random random) {
    List<Stretch> list = new ArrayList<>();
    int dice = random.nextInt(100);
    if (dice < 20) {
      chat(random, list, random.nextInt(3));
    } else if (dice < 75) {
      bulk(list, random.nextInt(1 << (4 + random.nextInt(13))));
    } else {
      int turns = 1 + random.nextInt(dice < 97 ? 2 : 5);
      for (int i = 0; i < turns; i++) {
        int edge = EDGES[random.nextInt(dice < 92 ? 4 : EDGES.length)];
        bulk(list, edge * (1 + random.nextInt(2)) + random.nextInt(3) - 1);
        chat(random, list, random.nextInt(MOST_MESSAGES));
      }
    }
    return new Stretches(list);
  }

  private static void bulk(List<Stretch> list, int bytes) {
    list.add(new Stretch(endOf(list) + bytes, Sending.CHUNK, false));
  }

  private static void chat(Random random, List<Stretch> list, int messages) {
    int piece = 1 + random.nextInt(random.nextBoolean() ? 8 : 2000);
    list.add(new Stretch(endOf(list) + (long) piece * messages, piece, true));
  }

  private static long endOf(List<Stretch> list) {
    return list.isEmpty() ? 0 : list.getLast().end();
  }

  long bytes() {
    return endOf(list);
  }

  /** The write at this position, which is not the end. */
  int next(long sent, Arrivals arrivals) {
    for (Stretch stretch : list) {
      if (sent < stretch.end()) {
        if (stretch.chat()) {
          arrivals.await(sent);
        }
        return (int) Math.min(stretch.piece(), stretch.end() - sent);
      }
    }
    throw new IllegalStateException("nothing is left at " + sent);
  }
}
