package io.portway.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of one io loop: one transfer buffer that every session reads into, and the
 * tails, which keep what a write left over. A session holds a tail only while its reader is behind;
 * at most one per direction. Touched on the loop only.
 */
public final class Buffers {

  /** As much as one read of a session takes that is not bulky. */
  public static final int TRANSFER_BYTES = 64 * 1024;

  /**
   * As much as one read of a bulky session takes where there is no pipe (performance notes: 0.25).
   */
  public static final int BULK_BYTES = 1024 * 1024;

  /**
   * Sizes of tails: 4, 16 and 64 KiB and 1 MiB, so that a short remainder does not hold a whole
   * transfer buffer.
   */
  private static final int[] TAIL_BYTES = {4 * 1024, 16 * 1024, TRANSFER_BYTES, BULK_BYTES};

  /**
   * Free tails kept per size: 16 x (4 + 16 + 64) KiB = 1.3 MiB a loop at most, and no large one;
   * the rest goes back to the system.
   */
  private static final int[] KEPT = {16, 16, 16, 0};

  /** Large tails in use at most, 16 MiB a loop: if as many readers stall, the next reads less. */
  private static final int MOST_LARGE = 16;

  private static final int LARGE = TAIL_BYTES.length - 1;

  private final MemorySegment transfer = Arena.ofAuto().allocate(TRANSFER_BYTES, 64);
  private @Nullable MemorySegment bulk;
  private final ArrayDeque<Tail>[] free = freeLists();
  private int large;

  Buffers() {}

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static ArrayDeque<Tail>[] freeLists() {
    ArrayDeque[] lists = new ArrayDeque[TAIL_BYTES.length];
    for (int i = 0; i < lists.length; i++) {
      lists[i] = new ArrayDeque<Tail>(KEPT[i]);
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

  /** Whether what is left of a bulk read could be kept. */
  public boolean hasRoomForBulk() {
    return large < MOST_LARGE;
  }

  /**
   * The address of the loop's buffer of {@link #BULK_BYTES}, which is made when it is first asked
   * for.
   */
  public long bulkAddress() {
    MemorySegment made = bulk;
    if (made == null) {
      made = Arena.ofAuto().allocate(BULK_BYTES, 64);
      bulk = made;
    }
    return made.address();
  }

  /**
   * Keeps {@code length} bytes from {@code address} on, at most {@link #BULK_BYTES}; release it
   * when it is sent.
   */
  public Tail keep(long address, int length) {
    return keep(MemorySegment.ofAddress(address).reinterpret(length));
  }

  /** Keeps a copy of the segment, at most {@link #BULK_BYTES}. */
  Tail keep(MemorySegment from) {
    int length = (int) from.byteSize();
    int size = 0;
    while (TAIL_BYTES[size] < length) {
      size++;
    }
    Tail tail = free[size].poll();
    if (tail == null) {
      tail = new Tail(this, size);
    }
    if (size == LARGE) {
      large++;
    }
    MemorySegment.copy(from, 0, tail.memory, 0, length);
    tail.start = 0;
    tail.end = length;
    return tail;
  }

  private void release(Tail tail) {
    if (tail.size == LARGE) {
      large--;
    }
    ArrayDeque<Tail> list = free[tail.size];
    if (list.size() < KEPT[tail.size]) {
      list.push(tail);
    } else {
      tail.arena.close();
    }
  }

  /** Bytes that a write left over, copied. */
  public static final class Tail implements Residue {

    private final Buffers home;
    private final int size;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory;
    private int start;
    private int end;

    private Tail(Buffers home, int size) {
      this.home = home;
      this.size = size;
      this.memory = arena.allocate(TAIL_BYTES[size], 64);
    }

    @Override
    public int remaining() {
      return end - start;
    }

    @Override
    public int sendTo(EpollConnection receiver) {
      int sent = receiver.send(memory.address() + start, end - start);
      if (sent > 0) {
        start += sent;
      }
      return sent;
    }

    @Override
    public Carried carry() {
      byte[] left = memory.asSlice(start, end - start).toArray(JAVA_BYTE);
      release();
      return new Carried.Bytes(MemorySegment.ofArray(left));
    }

    @Override
    public void release() {
      home.release(this);
    }
  }
}
