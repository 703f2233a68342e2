package io.portway.testing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An endless stream of bytes that is a pure function of its seed, so that a reader checks every
 * byte at its position without anyone keeping them. Immutable; any thread.
 */
public final class SeededBytes {
  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long seed;

  public SeededBytes(long seed) {
    this.seed = seed;
  }

  /** Writes the bytes from position {@code from} on into {@code target}. */
  public void fill(byte[] target, int offset, int length, long from) {
    int at = offset;
    int end = offset + length;
    long index = from;
    while (at < end) {
      if ((index & 7) == 0 && end - at >= Long.BYTES) {
        LITTLE_ENDIAN.set(target, at, word(index >>> 3));
        at += Long.BYTES;
        index += Long.BYTES;
      } else {
        target[at] = (byte) (word(index >>> 3) >>> ((index & 7) << 3));
        at++;
        index++;
      }
    }
  }

  /** The first {@code length} bytes. */
  public byte[] first(int length) {
    byte[] bytes = new byte[length];
    fill(bytes, 0, length, 0);
    return bytes;
  }

  /** The absolute position of the first byte that differs from the stream, or -1 when none does. */
  public long mismatch(byte[] bytes, int length, long from) {
    byte[] wanted = new byte[length];
    fill(wanted, 0, length, from);
    int at = Arrays.mismatch(wanted, 0, length, bytes, 0, length);
    return at < 0 ? -1 : from + at;
  }

  /** SplitMix64, so that no two positions of a test repeat each other. */
  private long word(long index) {
    long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
