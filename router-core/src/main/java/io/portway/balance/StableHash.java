package io.portway.balance;

/**
 * 64-bit hashes that do not depend on the process: the same input gives the same value on every
 * node and after a restart. Pure and free of allocation; any thread. Not for secrets: a client can
 * compute them.
 */
public final class StableHash {

  /** FNV-1a, 64 bits: the parameters of draft-eastlake-fnv. */
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;

  private static final long FNV_PRIME = 0x100000001b3L;

  private StableHash() {}

  /** Of raw bytes, such as those of an address. */
  public static long of(byte[] bytes) {
    long hash = FNV_OFFSET;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** The same as of the four bytes of an IPv4 address, given as one number, the first highest. */
  public static long ofIpv4(int address) {
    long hash = FNV_OFFSET;
    for (int shift = 24; shift >= 0; shift -= 8) {
      hash = (hash ^ (address >>> shift & 0xff)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** Of text, by its UTF-16 code units. */
  public static long of(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** Of two hashes in this order. */
  public static long of(long first, long second) {
    return mix(mix(first) + second);
  }

  /** Spreads every input bit over all output bits (the finalizer of SplitMix64); a bijection. */
  public static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
