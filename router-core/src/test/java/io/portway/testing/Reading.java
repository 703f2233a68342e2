package io.portway.testing;

import org.jspecify.annotations.Nullable;

/** What a peer receives, checked byte by byte against the stream that the other side sends. */
public final class Reading {
  private static final int CHUNK = 64 * 1024;

  private final Peer peer;
  private final SeededBytes stream;
  private final byte[] chunk = new byte[CHUNK];
  private long position;

  Reading(Peer peer, SeededBytes stream) {
    this.peer = peer;
    this.stream = stream;
  }

  /** Bytes received so far, all of them right. */
  public long position() {
    return position;
  }

  /** Reads the next {@code count} bytes. */
  public Reading exactly(long count) {
    long target = position + count;
    while (position < target) {
      int n = next((int) Math.min(CHUNK, target - position));
      if (n <= 0) {
        throw new AssertionError(
            peer + ": " + (n == 0 ? End.FIN : End.RST) + " at byte " + position + " of " + target);
      }
    }
    return this;
  }

  /** Reads what is there, at least a byte: null, or how the input has ended. */
  public @Nullable End some() {
    int n = next(CHUNK);
    return n > 0 ? null : n == 0 ? End.FIN : End.RST;
  }

  /** Reads on until the input ends; {@link #position} then says how much came. */
  public End toEnd() {
    int n = 1;
    while (n > 0) {
      n = next(CHUNK);
    }
    return n == 0 ? End.FIN : End.RST;
  }

  /** Everything up to {@code total} bytes, then a clean end. */
  public void expectFinAt(long total) {
    expectEnd(End.FIN, total);
  }

  /** Everything up to {@code total} bytes, then an abort. */
  public void expectResetAt(long total) {
    expectEnd(End.RST, total);
  }

  private void expectEnd(End wanted, long total) {
    End got = toEnd();
    if (got != wanted || position != total) {
      throw new AssertionError(
          peer
              + ": expected "
              + wanted
              + " after "
              + total
              + " bytes, got "
              + got
              + " after "
              + position);
    }
  }

  private int next(int max) {
    int n = peer.readSome(chunk, 0, max);
    if (n > 0) {
      long wrong = stream.mismatch(chunk, n, position);
      if (wrong >= 0) {
        throw new AssertionError(peer + ": byte " + wrong + " is wrong (" + stream + ")");
      }
      position += n;
    }
    return n;
  }
}
