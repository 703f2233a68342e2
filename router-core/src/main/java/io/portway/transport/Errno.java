package io.portway.transport;

import java.util.Map;

/**
 * The Linux error numbers that a TCP router meets, with the words that logs and verdicts use for
 * them.
 */
public final class Errno {

  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int EPIPE = 32;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ENETUNREACH = 101;
  public static final int ECONNABORTED = 103;
  public static final int ECONNRESET = 104;
  public static final int ENOBUFS = 105;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EHOSTUNREACH = 113;
  public static final int EINPROGRESS = 115;

  private static final Map<Integer, String> TEXT =
      Map.ofEntries(
          Map.entry(EINTR, "EINTR (interrupted)"),
          Map.entry(EAGAIN, "EAGAIN (would block)"),
          Map.entry(ENOMEM, "ENOMEM (out of memory)"),
          Map.entry(EACCES, "EACCES (permission denied)"),
          Map.entry(ENFILE, "ENFILE (no file descriptor left on this node)"),
          Map.entry(EMFILE, "EMFILE (no file descriptor left in this process)"),
          Map.entry(EPIPE, "EPIPE (connection is gone)"),
          Map.entry(97, "EAFNOSUPPORT (address family not supported)"),
          Map.entry(EADDRINUSE, "EADDRINUSE (address already in use)"),
          Map.entry(EADDRNOTAVAIL, "EADDRNOTAVAIL (address not available)"),
          Map.entry(ENETUNREACH, "ENETUNREACH (network unreachable)"),
          Map.entry(ECONNABORTED, "ECONNABORTED (connection aborted)"),
          Map.entry(ECONNRESET, "ECONNRESET (connection reset)"),
          Map.entry(ENOBUFS, "ENOBUFS (no buffer space)"),
          Map.entry(ETIMEDOUT, "ETIMEDOUT (timed out)"),
          Map.entry(ECONNREFUSED, "ECONNREFUSED (connection refused)"),
          Map.entry(EHOSTUNREACH, "EHOSTUNREACH (host unreachable)"),
          Map.entry(EINPROGRESS, "EINPROGRESS (in progress)"));

  private Errno() {}

  /** The number's name and meaning; {@code errno 71} for one that is not in the table. */
  public static String text(int errno) {
    return TEXT.getOrDefault(errno, "errno " + errno);
  }

  /** Whether this node, not a peer, lacks something: source ports, descriptors or memory. */
  public static boolean isLocalResource(int errno) {
    return switch (errno) {
      case ENOMEM, ENFILE, EMFILE, EADDRNOTAVAIL, ENOBUFS -> true;
      default -> false;
    };
  }
}
