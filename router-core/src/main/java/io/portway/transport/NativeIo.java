package io.portway.transport;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The one class that calls into the C library: the socket calls of the data plane as Linux has
 * them, with errno as a value. A result that is not negative is the call's own; a negative one is
 * {@code -errno}. Nothing throws, nothing blocks (every socket is made non-blocking), nothing
 * allocates on the byte path.
 *
 * <p>Each io loop owns one and is the only thread that calls it, because the errno slot and the
 * address scratch are reused. Structures and constants are Linux's, which are the same on x86-64
 * and aarch64.
 */
public final class NativeIo {

  private static final int SOCK_STREAM = 1;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_PEEK = 0x02;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SHUT_WR = 1;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int SPLICE_F_MOVE = 1;
  private static final int SPLICE_F_NONBLOCK = 2;
  private static final long SIOCOUTQ = 0x5411;
  private static final long SIOCOUTQNSD = 0x894B;

  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_ERROR = 4;
  static final int SO_KEEPALIVE = 9;
  static final int SO_LINGER = 13;
  static final int IPPROTO_TCP = 6;
  static final int TCP_NODELAY = 1;
  static final int TCP_KEEPIDLE = 4;
  static final int TCP_KEEPINTVL = 5;
  static final int TCP_KEEPCNT = 6;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_V6ONLY = 26;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final long ERRNO_AT =
      Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle RECV =
      handle("recv", true, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SEND =
      handle("send", true, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle ACCEPT =
      handle("accept4", false, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle SOCKET = handle("socket", false, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CONNECT = handle("connect", false, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle BIND = handle("bind", false, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = handle("listen", false, JAVA_INT, JAVA_INT);
  private static final MethodHandle SHUTDOWN = handle("shutdown", false, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = handle("close", false, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      handle("setsockopt", false, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      handle("getsockopt", false, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle IOCTL = variadic("ioctl", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle FCNTL = variadic("fcntl", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle PIPE = handle("pipe2", false, ADDRESS, JAVA_INT);
  private static final MethodHandle SPLICE =
      handle("splice", true, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle EPOLL_CREATE = handle("epoll_create1", false, JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      handle("epoll_ctl", false, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      handle("epoll_wait", false, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD = handle("eventfd", false, JAVA_INT, JAVA_INT);

  /** Without errno, so that it needs no slot of a loop: any thread calls it. */
  private static final MethodHandle EVENTFD_WRITE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("eventfd_write"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

  private final MemorySegment state;
  private final SocketAddress address;
  private final MemorySegment addressLength;
  private final MemorySegment word;

  NativeIo() {
    Arena arena = Arena.ofAuto();
    state = arena.allocate(Linker.Option.captureStateLayout());
    address = new SocketAddress(arena);
    addressLength = arena.allocate(JAVA_INT);
    word = arena.allocate(8, 8);
  }

  private static MethodHandle handle(String name, boolean size, MemoryLayout... arguments) {
    MemoryLayout result = size ? JAVA_LONG : JAVA_INT;
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), ERRNO);
  }

  private static MethodHandle variadic(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, arguments),
        ERRNO,
        Linker.Option.firstVariadicArg(2));
  }

  /** recv(2) into {@code memory}: bytes, 0 at the peer's FIN, or {@code -errno}. */
  int receive(int fd, long memory, int length) {
    try {
      return result((long) RECV.invokeExact(state, fd, memory, (long) length, 0));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /**
   * Looks whether a byte, an end or an error waits, without taking a byte. An error that waits
   * behind no byte is taken: it is the result.
   */
  int peek(int fd) {
    try {
      return result((long) RECV.invokeExact(state, fd, word.address(), 1L, MSG_PEEK));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** send(2): bytes that the kernel took, maybe fewer than asked, or {@code -errno}. */
  int send(int fd, long memory, int length) {
    try {
      return result((long) SEND.invokeExact(state, fd, memory, (long) length, MSG_NOSIGNAL));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** accept4(2), non-blocking and close-on-exec; {@link #lastAddress()} is then the client's. */
  int accept(int listening) {
    addressLength.set(JAVA_INT, 0, SocketAddress.BYTES);
    try {
      return result(
          (int)
              ACCEPT.invokeExact(
                  state, listening, address.memory(), addressLength, SOCK_NONBLOCK | SOCK_CLOEXEC));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** The address that the last {@link #accept} filled in; IPv4-mapped ones as IPv4. */
  InetSocketAddress lastAddress() {
    return address.get();
  }

  /** A TCP socket, non-blocking and close-on-exec. */
  int socket(InetAddress family) {
    int domain = SocketAddress.family(family);
    try {
      return result(
          (int) SOCKET.invokeExact(state, domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** connect(2): 0 when already connected, {@code -EINPROGRESS} while it goes on. */
  int connect(int fd, InetSocketAddress to) {
    int length = address.set(to);
    try {
      return result((int) CONNECT.invokeExact(state, fd, address.memory(), length));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  int bind(int fd, InetSocketAddress to) {
    int length = address.set(to);
    try {
      return result((int) BIND.invokeExact(state, fd, address.memory(), length));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  int listen(int fd, int backlog) {
    try {
      return result((int) LISTEN.invokeExact(state, fd, backlog));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** Sends FIN behind what is queued (RFC 9293 section 3.6). */
  int shutdownOutput(int fd) {
    try {
      return result((int) SHUTDOWN.invokeExact(state, fd, SHUT_WR));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  int close(int fd) {
    try {
      return result((int) CLOSE.invokeExact(state, fd));
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

  private int setOptionWord(int fd, int level, int option, int length) {
    try {
      return result((int) SETSOCKOPT.invokeExact(state, fd, level, option, word, length));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** Reads and clears SO_ERROR: a positive errno, 0 if there is none. */
  int takeError(int fd) {
    addressLength.set(JAVA_INT, 0, 4);
    try {
      int result =
          result(
              (int) GETSOCKOPT.invokeExact(state, fd, SOL_SOCKET, SO_ERROR, word, addressLength));
      return result < 0 ? -result : word.get(JAVA_INT, 0);
    } catch (Throwable t) {
      throw bug(t);
    }
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
    try {
      int result = result((int) IOCTL.invokeExact(state, fd, request, word));
      return result < 0 ? result : word.get(JAVA_INT, 0);
    } catch (Throwable t) {
      throw bug(t);
    }
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
                  state, from, 0L, to, 0L, (long) length, SPLICE_F_MOVE | SPLICE_F_NONBLOCK));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** pipe2(2): the reading end in the low half, the writing end in the high half. */
  long pipe() {
    try {
      int result = result((int) PIPE.invokeExact(state, word, O_NONBLOCK | O_CLOEXEC));
      return result < 0 ? result : word.get(JAVA_LONG, 0);
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /**
   * fcntl(2) F_SETPIPE_SZ: the size that it got, at least {@code bytes}; {@code -EPERM} where the
   * user's pages for pipes are used up.
   */
  int pipeSize(int fd, int bytes) {
    try {
      return result((int) FCNTL.invokeExact(state, fd, F_SETPIPE_SZ, bytes));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  int epollCreate() {
    try {
      return result((int) EPOLL_CREATE.invokeExact(state, O_CLOEXEC));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** Why this process gets no epoll instance; 0 where it does. */
  static int epollErrno() {
    NativeIo io = new NativeIo();
    int epoll = io.epollCreate();
    return epoll < 0 ? -epoll : Math.max(0, -io.close(epoll));
  }

  int epollControl(int epoll, int operation, int fd, MemorySegment event) {
    try {
      return result((int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** epoll_wait(2): how many events were written; {@code millis} 0 polls, -1 waits for ever. */
  int epollWait(int epoll, MemorySegment events, int most, int millis) {
    try {
      return result((int) EPOLL_WAIT.invokeExact(state, epoll, events, most, millis));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** An eventfd(2) for {@link #wake}. */
  int wakeable() {
    try {
      return result((int) EVENTFD.invokeExact(state, 0, O_NONBLOCK | O_CLOEXEC));
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  /** Makes an eventfd readable. Any thread; a full counter is readable already. */
  static void wake(int eventFd) {
    try {
      int _ = (int) EVENTFD_WRITE.invokeExact(eventFd, 1L);
    } catch (Throwable t) {
      throw bug(t);
    }
  }

  private int result(long returned) {
    return returned >= 0 ? (int) returned : -state.get(JAVA_INT, ERRNO_AT);
  }

  private static IllegalStateException bug(Throwable t) {
    return new IllegalStateException("a native call threw", t);
  }
}
