package io.portway.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/**
 * The native memory of one io loop: one transfer buffer that every session reads into, and the
 * tails, which keep what a write left over. A session holds a tail only while its reader is behind;
 * at most one per direction, at most {@link #TRANSFER_BYTES}. Touched on the loop only.
 */
public final class Buffers {

  /**
   * As much as one read takes: a larger one gained nothing for copying with one buffer (performance
   * notes).
   */
  public static final int TRANSFER_BYTES = 64 * 1024;

  /**
   * Sizes of tails: 4, 16 and 64 KiB, so that a short remainder does not hold a whole transfer
   * buffer.
   */
  private static final int[] TAIL_BYTES = {4 * 1024, 16 * 1024, TRANSFER_BYTES};

  /**
   * Free tails kept per size: 16 x (4 + 16 + 64) KiB = 1.3 MiB a loop at most; the rest goes back
   * to the system.
   */
  private static final int KEPT_PER_SIZE = 16;

  private final MemorySegment transfer = Arena.ofAuto().allocate(TRANSFER_BYTES, 64);
  private final ArrayDeque<Tail>[] free = freeLists();

  Buffers() {}

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static ArrayDeque<Tail>[] freeLists() {
    ArrayDeque[] lists = new ArrayDeque[TAIL_BYTES.length];
    for (int i = 0; i < lists.length; i++) {
      lists[i] = new ArrayDeque<Tail>(KEPT_PER_SIZE);
    }
    return lists;
  }

  /**
   * The address of the loop's transfer buffer of {@link #TRANSFER_BYTES}; its content lasts until
   * the next read.
   */
  public long transferAddress() {
    return transfer.address();
  }

  /**
   * Keeps {@code length} bytes of the transfer buffer from {@code offset} on; release it when it is
   * sent.
   */
  public Tail keep(int offset, int length) {
    int size = 0;
    while (TAIL_BYTES[size] < length) {
      size++;
    }
    Tail tail = free[size].poll();
    if (tail == null) {
      tail = new Tail(size);
    }
    MemorySegment.copy(transfer, offset, tail.memory, 0, length);
    tail.start = 0;
    tail.end = length;
    return tail;
  }

  /** Takes the tail back; it must not be used again. */
  public void release(Tail tail) {
    ArrayDeque<Tail> list = free[tail.size];
    if (list.size() < KEPT_PER_SIZE) {
      list.push(tail);
    } else {
      tail.arena.close();
    }
  }

  /** Bytes that a write left over. */
  public static final class Tail {

    private final int size;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory;
    private int start;
    private int end;

    private Tail(int size) {
      this.size = size;
      this.memory = arena.allocate(TAIL_BYTES[size], 64);
    }

    public long address() {
      return memory.address() + start;
    }

    public int remaining() {
      return end - start;
    }

    /** Forgets {@code sent} bytes from the front. */
    public void advance(int sent) {
      start += sent;
    }
  }
}
