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
  private static final int FLOW_AT = 4;
  private static final int ADDRESS6_AT = 8;
  private static final int SCOPE_AT = 24;

  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final ValueLayout.OfInt IPV4 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

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
    memory.set(JAVA_SHORT, 0, (short) family(ip));
    memory.set(PORT, PORT_AT, (short) to.getPort());
    byte[] bytes = ip.getAddress();
    if (ip instanceof Inet6Address v6) {
      MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, ADDRESS6_AT, bytes.length);
      memory.set(JAVA_INT, FLOW_AT, 0);
      memory.set(JAVA_INT, SCOPE_AT, v6.getScopeId());
      return BYTES;
    }
    memory.set(IPV4, ADDRESS_AT, ipv4(bytes));
    return SOCKADDR_IN;
  }

  /** The bytes of an IPv4 address as one number, the first byte highest. */
  private static int ipv4(byte[] b) {
    return b[0] << 24 | (b[1] & 0xff) << 16 | (b[2] & 0xff) << 8 | (b[3] & 0xff);
  }

  /** Whether the kernel has filled in an IPv4 address. */
  boolean isIpv4() {
    return memory.get(JAVA_SHORT, 0) == AF_INET;
  }

  /** The IPv4 address that the kernel has filled in, the first byte highest. */
  int ipv4() {
    return memory.get(IPV4, ADDRESS_AT);
  }

  /** The port that the kernel has filled in: 0 to 65535. */
  int port() {
    return Short.toUnsignedInt(memory.get(PORT, PORT_AT));
  }

  /** What the kernel has filled in; IPv4-mapped ones as IPv4. */
  InetSocketAddress get() {
    if (isIpv4()) {
      return of(ipv4(), port());
    }
    return of(memory.asSlice(ADDRESS6_AT, 16).toArray(JAVA_BYTE), port());
  }

  static InetSocketAddress of(int ipv4, int port) {
    byte[] bytes = {(byte) (ipv4 >> 24), (byte) (ipv4 >> 16), (byte) (ipv4 >> 8), (byte) ipv4};
    return of(bytes, port);
  }

  private static InetSocketAddress of(byte[] bytes, int port) {
    try {
      // getByAddress(byte[16]) answers an IPv4 address for an IPv4-mapped one.
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }
}
