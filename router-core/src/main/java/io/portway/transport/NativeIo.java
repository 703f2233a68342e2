package io.portway.transport;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * The one class that calls into the C library: the socket calls of the data plane as Linux has
 * them, with errno as a value. A result that is not negative is the call's own; a negative one is
 * {@code -errno}. Nothing throws, nothing blocks (every socket is made non-blocking), nothing
 * allocates on the byte path.
 *
 * <p>Each io loop owns one and is the only thread that calls it, because the errno slot and the
 * address scratch are reused. Structures and constants are Linux's, which but for the numbers of
 * the calls are the same on x86-64 and aarch64.
 */
public final class NativeIo {

  private static final long SOCK_STREAM = 1;
  private static final long SOCK_NONBLOCK = 0x800;
  private static final long SOCK_CLOEXEC = 0x80000;
  private static final long MSG_PEEK = 0x02;
  private static final long MSG_NOSIGNAL = 0x4000;
  private static final long SHUT_WR = 1;
  private static final long O_NONBLOCK = 0x800;
  private static final long O_CLOEXEC = 0x80000;
  private static final long F_SETPIPE_SZ = 1031;
  private static final long SPLICE_F_MOVE = 1;
  private static final long SPLICE_F_NONBLOCK = 2;
  private static final long SIOCOUTQ = 0x5411;
  private static final long SIOCOUTQNSD = 0x894B;

  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_ERROR = 4;
  private static final int SO_KEEPALIVE = 9;
  static final int SO_LINGER = 13;
  static final int IPPROTO_TCP = 6;
  static final int TCP_NODELAY = 1;
  private static final int TCP_KEEPIDLE = 4;
  private static final int TCP_KEEPINTVL = 5;
  private static final int TCP_KEEPCNT = 6;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_V6ONLY = 26;

  private static final int KEEPALIVE_IDLE_SECONDS = 60;
  private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
  private static final int KEEPALIVE_PROBES = 3;

  private static final MethodHandle RECVFROM = SystemCalls.withErrno(45, 207);
  private static final MethodHandle SENDTO = SystemCalls.withErrno(44, 206);
  private static final MethodHandle SPLICE = SystemCalls.withErrno(275, 76);
  private static final MethodHandle ACCEPT4 = SystemCalls.withErrno(288, 242);
  private static final MethodHandle SOCKET = SystemCalls.withErrno(41, 198);
  private static final MethodHandle CONNECT = SystemCalls.withErrno(42, 203);
  private static final MethodHandle BIND = SystemCalls.withErrno(49, 200);
  private static final MethodHandle LISTEN = SystemCalls.withErrno(50, 201);
  private static final MethodHandle SHUTDOWN = SystemCalls.alone(48, 210);
  private static final MethodHandle CLOSE = SystemCalls.alone(3, 57);
  private static final MethodHandle SETSOCKOPT = SystemCalls.withErrno(54, 208);
  private static final MethodHandle GETSOCKOPT = SystemCalls.withErrno(55, 209);
  private static final MethodHandle IOCTL = SystemCalls.withErrno(16, 29);
  private static final MethodHandle FCNTL = SystemCalls.withErrno(72, 25);
  private static final MethodHandle PIPE2 = SystemCalls.withErrno(293, 59);
  private static final MethodHandle EPOLL_CREATE = SystemCalls.withErrno(291, 20);
  private static final MethodHandle EPOLL_CTL = SystemCalls.withErrno(233, 21);
  private static final MethodHandle EPOLL_CTL_ALONE = SystemCalls.alone(233, 21);
  private static final MethodHandle EPOLL_PWAIT = SystemCalls.withErrno(281, 22);
  private static final MethodHandle EPOLL_PWAIT_ALONE = SystemCalls.alone(281, 22);
  private static final MethodHandle EVENTFD2 = SystemCalls.withErrno(290, 19);
  private static final MethodHandle WRITE = SystemCalls.alone(1, 64);

  /** What {@link #wake} adds to an eventfd. */
  private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1);

  private final MemorySegment state;
  private final SocketAddress address;
  private final MemorySegment addressLength;
  private final MemorySegment word;

  NativeIo() {
    Arena arena = Arena.ofAuto();
    state = arena.allocate(SystemCalls.STATE);
    address = new SocketAddress(arena);
    addressLength = arena.allocate(JAVA_INT);
    word = arena.allocate(8, 8);
  }

  /** For calls that are rare enough not to be compiled into their callers. */
  private int call(MethodHandle handle, long... arguments) {
    long[] a = Arrays.copyOf(arguments, 6);
    try {
      return result((long) handle.invokeExact(state, a[0], a[1], a[2], a[3], a[4], a[5]));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** recvfrom(2) into {@code memory}: bytes, 0 at the peer's FIN, or {@code -errno}. */
  int receive(int fd, long memory, int length) {
    try {
      return result(
          (long) RECVFROM.invokeExact(state, (long) fd, memory, (long) length, 0L, 0L, 0L));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /**
   * Looks whether a byte, an end or an error waits, without taking a byte. An error that waits
   * behind no byte is taken: it is the result.
   */
  int peek(int fd) {
    return call(RECVFROM, fd, word.address(), 1, MSG_PEEK);
  }

  /** sendto(2): bytes that the kernel took, maybe fewer than asked, or {@code -errno}. */
  int send(int fd, long memory, int length) {
    try {
      return result(
          (long) SENDTO.invokeExact(state, (long) fd, memory, (long) length, MSG_NOSIGNAL, 0L, 0L));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** accept4(2), non-blocking and close-on-exec; {@link #lastAddress()} is then the client's. */
  int accept(int listening) {
    addressLength.set(JAVA_INT, 0, SocketAddress.BYTES);
    try {
      return result(
          (long)
              ACCEPT4.invokeExact(
                  state,
                  (long) listening,
                  address.memory().address(),
                  addressLength.address(),
                  SOCK_NONBLOCK | SOCK_CLOEXEC,
                  0L,
                  0L));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** What the last {@link #accept} filled in, until the next call with an address. */
  SocketAddress lastAddress() {
    return address;
  }

  /** A TCP socket, non-blocking and close-on-exec. */
  int socket(InetAddress family) {
    int domain = SocketAddress.family(family);
    try {
      return result(
          (long)
              SOCKET.invokeExact(
                  state,
                  (long) domain,
                  SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                  0L,
                  0L,
                  0L,
                  0L));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** connect(2): 0 when already connected, {@code -EINPROGRESS} while it goes on. */
  int connect(int fd, InetSocketAddress to) {
    int length = address.set(to);
    try {
      return result(
          (long)
              CONNECT.invokeExact(
                  state, (long) fd, address.memory().address(), (long) length, 0L, 0L, 0L));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  int bind(int fd, InetSocketAddress to) {
    int length = address.set(to);
    return call(BIND, fd, address.memory().address(), length);
  }

  int listen(int fd, int backlog) {
    return call(LISTEN, fd, backlog);
  }

  /**
   * Sends FIN behind what is queued (RFC 9293 section 3.6); a connection that is gone sends none.
   */
  void shutdownOutput(int fd) {
    try {
      long _ = (long) SHUTDOWN.invokeExact((long) fd, SHUT_WR, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** The descriptor is gone whatever the kernel answers (close(2), NOTES). */
  void close(int fd) {
    try {
      long _ = (long) CLOSE.invokeExact((long) fd, 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  int setOption(int fd, int level, int option, int value) {
    word.set(JAVA_INT, 0, value);
    return setOptionWord(fd, level, option, 4);
  }

  /** Makes close(2) send RST and drop what is queued: linger on, for 0 seconds. */
  int lingerZero(int fd) {
    word.set(JAVA_INT, 0, 1);
    word.set(JAVA_INT, 4, 0);
    return setOptionWord(fd, SOL_SOCKET, SO_LINGER, 8);
  }

  /**
   * Probes a silent peer after a minute, three times within half of one. Best effort, as every
   * option: a socket that is gone already answers an error that changes nothing.
   */
  void keepAlive(int fd) {
    setOption(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    setOption(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
    setOption(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
    setOption(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_PROBES);
  }

  private int setOptionWord(int fd, int level, int option, int length) {
    return call(SETSOCKOPT, fd, level, option, word.address(), length);
  }

  /** Reads and clears SO_ERROR: a positive errno, 0 if there is none. */
  int takeError(int fd) {
    addressLength.set(JAVA_INT, 0, 4);
    int result =
        call(GETSOCKOPT, fd, SOL_SOCKET, SO_ERROR, word.address(), addressLength.address());
    return result < 0 ? -result : word.get(JAVA_INT, 0);
  }

  /** Bytes in the send queue that the peer has not acknowledged, a FIN counting as one. */
  int unacknowledged(int fd) {
    return queued(fd, SIOCOUTQ);
  }

  /**
   * Bytes in the send queue that were not sent yet: the receiver's window is shut, or the network
   * is slow.
   */
  int unsent(int fd) {
    return queued(fd, SIOCOUTQNSD);
  }

  private int queued(int fd, long request) {
    int result = call(IOCTL, fd, request, word.address());
    return result < 0 ? result : word.get(JAVA_INT, 0);
  }

  /**
   * splice(2), never waiting: bytes moved from one descriptor to the other, of which one is a pipe;
   * 0 at the end of the input. {@code -EAGAIN} says that the input is empty or the output full.
   */
  int splice(int from, int to, int length) {
    try {
      return result(
          (long)
              SPLICE.invokeExact(
                  state,
                  (long) from,
                  0L,
                  (long) to,
                  0L,
                  (long) length,
                  SPLICE_F_MOVE | SPLICE_F_NONBLOCK));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** pipe2(2): the reading end in the low half, the writing end in the high half. */
  long pipe() {
    int result = call(PIPE2, word.address(), O_NONBLOCK | O_CLOEXEC);
    return result < 0 ? result : word.get(JAVA_LONG, 0);
  }

  /**
   * fcntl(2) F_SETPIPE_SZ: the size that it got, at least {@code bytes}; {@code -EPERM} where the
   * user's pages for pipes are used up.
   */
  int pipeSize(int fd, int bytes) {
    return call(FCNTL, fd, F_SETPIPE_SZ, bytes);
  }

  int epollCreate() {
    return call(EPOLL_CREATE, O_CLOEXEC);
  }

  /** Why this process gets no epoll instance; 0 where it does. */
  static int epollErrno() {
    NativeIo io = new NativeIo();
    int epoll = io.epollCreate();
    if (epoll < 0) {
      return -epoll;
    }
    io.close(epoll);
    return 0;
  }

  /** epoll_ctl(2); one that fails is asked again for its errno. */
  int epollControl(int epoll, int operation, int fd, MemorySegment event) {
    try {
      long done =
          (long)
              EPOLL_CTL_ALONE.invokeExact(
                  (long) epoll, (long) operation, (long) fd, event.address(), 0L, 0L);
      return done == 0 ? 0 : call(EPOLL_CTL, epoll, operation, fd, event.address());
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /**
   * epoll_pwait(2): how many events were written; {@code millis} 0 polls, -1 waits for ever. One
   * that fails, which a signal may do, is asked again without waiting.
   */
  int epollWait(int epoll, MemorySegment events, int most, int millis) {
    try {
      long ready =
          (long)
              EPOLL_PWAIT_ALONE.invokeExact(
                  (long) epoll, events.address(), (long) most, (long) millis, 0L, 0L);
      return ready >= 0 ? (int) ready : call(EPOLL_PWAIT, epoll, events.address(), most);
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** An eventfd(2) for {@link #wake}. */
  int wakeable() {
    return call(EVENTFD2, 0L, O_NONBLOCK | O_CLOEXEC);
  }

  /** Makes an eventfd readable. Any thread; a full counter is readable already. */
  static void wake(int eventFd) {
    try {
      long _ = (long) WRITE.invokeExact((long) eventFd, ONE.address(), 8L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** No result needs more than the low half. */
  private int result(long returned) {
    int value = (int) returned;
    return value >= 0 ? value : -SystemCalls.errno(state);
  }

  private static IllegalStateException bug(Throwable t) {
    return new IllegalStateException("a native call threw", t);
  }
}
