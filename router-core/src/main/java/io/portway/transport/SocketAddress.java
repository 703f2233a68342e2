package io.portway.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/**
 * One address in native memory, as {@code struct sockaddr_in} or {@code sockaddr_in6}. Owned by the
 * {@link NativeIo} of a loop, which fills it for one call after another.
 */
final class SocketAddress {

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  /** struct sockaddr_in6, the larger of the two. */
  static final int BYTES = 28;

  private static final int SOCKADDR_IN = 16;
  private static final int PORT_AT = 2;
  private static final int ADDRESS_AT = 4;
  private static final int ADDRESS6_AT = 8;
  private static final int SCOPE_AT = 24;

  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment memory;

  SocketAddress(Arena arena) {
    memory = arena.allocate(BYTES, 8);
  }

  MemorySegment memory() {
    return memory;
  }

  /** The address family of a socket for this address. */
  static int family(InetAddress address) {
    return address instanceof Inet6Address ? AF_INET6 : AF_INET;
  }

  /** Fills the memory and answers how many bytes of it count. */
  int set(InetSocketAddress to) {
    InetAddress ip = to.getAddress();
    byte[] bytes = ip.getAddress();
    memory.fill((byte) 0);
    memory.set(JAVA_SHORT, 0, (short) family(ip));
    memory.set(PORT, PORT_AT, (short) to.getPort());
    MemorySegment.copy(
        bytes, 0, memory, JAVA_BYTE, bytes.length == 4 ? ADDRESS_AT : ADDRESS6_AT, bytes.length);
    if (ip instanceof Inet6Address v6) {
      memory.set(JAVA_INT, SCOPE_AT, v6.getScopeId());
    }
    return bytes.length == 4 ? SOCKADDR_IN : BYTES;
  }

  /** What the kernel has filled in; IPv4-mapped ones as IPv4. */
  InetSocketAddress get() {
    boolean v6 = memory.get(JAVA_SHORT, 0) == AF_INET6;
    byte[] bytes = memory.asSlice(v6 ? ADDRESS6_AT : ADDRESS_AT, v6 ? 16 : 4).toArray(JAVA_BYTE);
    try {
      // getByAddress(byte[16]) answers an IPv4 address for an IPv4-mapped one.
      return new InetSocketAddress(
          InetAddress.getByAddress(bytes), Short.toUnsignedInt(memory.get(PORT, PORT_AT)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }
}
