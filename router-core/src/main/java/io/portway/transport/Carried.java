package io.portway.transport;

import java.lang.foreign.MemorySegment;

/**
 * A {@link Residue} on its way from one loop to another, or to another process: no loop's memory is
 * behind it. Owned by whoever holds it, who lets it arrive or discards it, once.
 */
public sealed interface Carried {

  /** Bytes that are on their way. */
  int remaining();

  /** Unpacks it; called on that loop. */
  Residue arriveOn(IoLoop loop);

  /** Gives it up; what is in it is lost. Called on a loop, {@code on}. */
  void discard(IoLoop on);

  /** Bytes on the heap. */
  record Bytes(MemorySegment bytes) implements Carried {

    @Override
    public int remaining() {
      return (int) bytes.byteSize();
    }

    @Override
    public Residue arriveOn(IoLoop loop) {
      return loop.buffers().keep(bytes);
    }

    @Override
    public void discard(IoLoop on) {}
  }

  /**
   * Bytes in a pipe.
   *
   * @param held how many of them
   */
  record Piped(int readEnd, int writeEnd, int capacity, int held) implements Carried {

    @Override
    public int remaining() {
      return held;
    }

    @Override
    public Residue arriveOn(IoLoop loop) {
      return loop.pipes().adopt(this);
    }

    @Override
    public void discard(IoLoop on) {
      on.io().close(readEnd);
      on.io().close(writeEnd);
    }
  }
}
