package io.portway.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket on an own epoll handle. One {@link ReadyHandler} at a time hears its
 * readiness: who dials, who watches for a reset, the engine, the farewell.
 */
public final class EpollConnection extends EpollHandle implements Connection {

  public static final int READ = IN;
  public static final int WRITE = OUT;

  /** An error waits (RST, a timeout): the connection is dead, received bytes can still be read. */
  public static final int ERROR = ERR;

  /** Both directions have ended; reported until the handle is unwatched. */
  public static final int HANG_UP = HUP;

  private static final int KEEPALIVE_IDLE_SECONDS = 60;
  private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
  private static final int KEEPALIVE_PROBES = 3;

  private final InetSocketAddress remote;
  private @Nullable ReadyHandler handler;

  /** Hears what epoll reports of one connection, on its loop. */
  @FunctionalInterface
  public interface ReadyHandler {

    /** Called with any of {@link #READ}, {@link #WRITE}, {@link #ERROR} and {@link #HANG_UP}. */
    void onReady(int events);
  }

  EpollConnection(IoLoop loop, int fd, InetSocketAddress remote) {
    super(loop, fd);
    this.remote = remote;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  /** Hands readiness to {@code next} from now on; the interest stays as it is. */
  public void handler(ReadyHandler next) {
    handler = next;
  }

  /**
   * Sets what is waited for: any of {@link #READ} and {@link #WRITE}; errors and hang-ups come in
   * any case.
   */
  public void watch(int events) {
    interest(events);
  }

  public int watched() {
    return interest();
  }

  /**
   * Nothing is reported any more and the descriptor stays open, to be read to its end by whoever
   * knows when.
   */
  public void unwatched() {
    unwatch();
  }

  /** recv(2): bytes, 0 at FIN, {@code -errno}. */
  public int receive(long memory, int length) {
    return loop().io().receive(fdNumber(), memory, length);
  }

  /** send(2): bytes taken, {@code -errno}. */
  public int send(long memory, int length) {
    return loop().io().send(fdNumber(), memory, length);
  }

  /**
   * Sends FIN behind what is queued; an error says that the connection is gone already and is found
   * by reading.
   */
  public void shutdownOutput() {
    loop().io().shutdownOutput(fdNumber());
  }

  /**
   * Bytes (a FIN counts as one) that the peer has not acknowledged; 0 when the connection is gone.
   */
  public int unacknowledged() {
    return isClosed() ? 0 : Math.max(0, loop().io().unacknowledged(fdNumber()));
  }

  /** Whether bytes wait in the send queue because the peer's window is shut. */
  public boolean hasUnsent() {
    return !isClosed() && loop().io().unsent(fdNumber()) > 0;
  }

  /**
   * Takes a waiting error. Only for a connection that is read to its end: taking the error of an
   * unread one would make its bytes end cleanly.
   */
  public boolean hasFailed() {
    return isClosed() || loop().io().takeError(fdNumber()) != 0;
  }

  @Override
  public void watchForReset(Runnable onReset) {
    handler(events -> {
      if ((events & (ERROR | HANG_UP)) != 0) {
        unwatch();
        onReset.run();
      }
    });
    watch(0);
  }

  @Override
  public void enableKeepAlive() {
    keepAlive(loop().io(), fdNumber());
  }

  /**
   * Best effort, as every option: a socket that is gone already answers an error that changes
   * nothing.
   */
  static void keepAlive(NativeIo io, int fd) {
    io.setOption(fd, NativeIo.SOL_SOCKET, NativeIo.SO_KEEPALIVE, 1);
    io.setOption(fd, NativeIo.IPPROTO_TCP, NativeIo.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
    io.setOption(fd, NativeIo.IPPROTO_TCP, NativeIo.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
    io.setOption(fd, NativeIo.IPPROTO_TCP, NativeIo.TCP_KEEPCNT, KEEPALIVE_PROBES);
  }

  @Override
  public void reset() {
    if (!isClosed()) {
      loop().io().lingerZero(fdNumber());
      closeDescriptor();
    }
  }

  // Both supertypes name it: the loop's end and the owner's close are told apart by who calls.
  @Override
  public void closeNow() {
    closeDescriptor();
  }

  @Override
  public void farewell(Runnable released) {
    if (isClosed()) {
      released.run();
    } else {
      new EpollFarewell(this, released).start();
    }
  }

  @Override
  void onBug() {
    reset();
  }

  @Override
  void onReady(int events) {
    ReadyHandler current = handler;
    if (current != null) {
      current.onReady(events);
    }
  }
}
