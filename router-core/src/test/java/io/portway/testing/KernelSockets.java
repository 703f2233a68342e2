package io.portway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The kernel's own view of IPv4 TCP sockets, from {@code /proc/net/tcp} (Linux). It shows what the
 * socket API hides: a socket that got RST after FIN reads as a clean end for ever, but it is gone
 * from the table at once, whereas after a FIN alone it stays there.
 */
public final class KernelSockets {
  private static final Path TABLE = Path.of("/proc/net/tcp");
  private static final Path TABLE_OF_IPV6 = Path.of("/proc/net/tcp6");

  /** What precedes an IPv4 address there: ::ffff, in the kernel's byte order. */
  private static final String MAPPED = "0000000000000000FFFF0000";

  /** State 02 of the table: the SYN is unanswered. */
  static final int SYN_SENT = 2;

  private KernelSockets() {}

  /**
   * One row.
   *
   * @param state as in the kernel's enum: 1 is ESTABLISHED; 0 where there is no such socket
   * @param unacknowledged bytes that were sent and that the other kernel has not acknowledged
   * @param unread bytes that nobody has read
   * @param timer what the kernel waits for: 0 nothing, 1 an acknowledgement, 2 the next keepalive
   */
  public record Entry(int state, long unacknowledged, long unread, int timer) {
    /** Timer of a quiet connection that is probed. */
    public static final int KEEPALIVE = 2;

    /** In place of a socket that the kernel does not know. */
    static final Entry GONE = new Entry(0, 0, 0, 0);
  }

  /** The socket with these two ends, if the kernel still knows it. */
  public static Optional<Entry> find(InetSocketAddress local, InetSocketAddress remote) {
    String key = " " + hex(local) + " " + hex(remote) + " ";
    return table()
        .lines()
        .filter(line -> line.contains(key))
        .findFirst()
        .map(line -> parse(line, key));
  }

  /** Sockets in this state whose other end is {@code remote}. */
  public static long count(InetSocketAddress remote, int state) {
    String key = String.format(Locale.ROOT, " %s %02X ", hex(remote), state);
    return table().lines().filter(line -> line.contains(key)).count();
  }

  /**
   * Whether the socket is gone. The table is read in pieces while it changes, so a row may be
   * missed once: three readings must agree.
   */
  public static boolean isGone(InetSocketAddress local, InetSocketAddress remote) {
    for (int i = 0; i < 3; i++) {
      if (find(local, remote).isPresent()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Sockets of both families; an IPv4 address in an IPv6 socket is shown as the IPv4 address that
   * it is.
   */
  private static String table() {
    try {
      String four = Files.readString(TABLE, StandardCharsets.US_ASCII);
      String six = Files.readString(TABLE_OF_IPV6, StandardCharsets.US_ASCII);
      return four + six.replace(MAPPED, "");
    } catch (IOException e) {
      throw new UncheckedIOException("the suite needs the kernel's socket table (Linux)", e);
    }
  }

  /** Row: {@code sl local remote st tx_queue:rx_queue tr:when …}, hexadecimal in fixed width. */
  private static Entry parse(String line, String key) {
    int at = line.indexOf(key) + key.length();
    return new Entry(
        Integer.parseInt(line, at, at + 2, 16),
        Long.parseLong(line, at + 3, at + 11, 16),
        Long.parseLong(line, at + 12, at + 20, 16),
        Integer.parseInt(line, at + 21, at + 23, 16));
  }

  /** Address bytes in host order (little endian), then the port. */
  private static String hex(InetSocketAddress address) {
    byte[] b = address.getAddress().getAddress();
    return String.format(
        Locale.ROOT, "%02X%02X%02X%02X:%04X", b[3], b[2], b[1], b[0], address.getPort());
  }
}
