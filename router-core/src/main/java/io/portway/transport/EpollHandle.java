package io.portway.transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One descriptor of ours in the {@link Poller} of its loop. Touched on its loop only. */
abstract class EpollHandle {

  private static final Logger LOG = LoggerFactory.getLogger(EpollHandle.class);

  static final int IN = 0x001;
  static final int PRI = 0x002;
  static final int OUT = 0x004;
  static final int ERR = 0x008;
  static final int HUP = 0x010;
  static final int RDHUP = 0x2000;
  static final int EDGE = 1 << 31;

  /** One poller of several that watch the descriptor is woken, not all (epoll_ctl(2)). */
  static final int EXCLUSIVE = 1 << 28;

  private final IoLoop loop;
  private final int fd;
  private boolean watched;
  private boolean closed;

  EpollHandle(IoLoop loop, int fd) {
    this.loop = loop;
    this.fd = fd;
  }

  /** What epoll reports; never after {@link #closeDescriptor} or {@link #unwatch}. */
  abstract void onReady(int events);

  public final IoLoop loop() {
    return loop;
  }

  final int fdNumber() {
    return fd;
  }

  final boolean isClosed() {
    return closed;
  }

  /**
   * Reports these from now on, and errors and hang-ups in any case. Does nothing where it is
   * watched already.
   */
  final void watch(int events) {
    if (!closed && !watched) {
      watched = true;
      loop.poller().add(this, events);
    }
  }

  /** Reports these instead, and anew what is there of them; nothing where it is not watched. */
  final void watchInstead(int events) {
    if (!closed && watched) {
      loop.poller().change(this, events);
    }
  }

  /**
   * Takes the descriptor out of epoll and keeps it open: it can still be read, nothing is reported
   * any more.
   */
  final void unwatch() {
    if (!closed && watched) {
      watched = false;
      loop.poller().remove(this);
    }
  }

  /**
   * Nothing is reported from here on; the descriptor goes with the last report of this turn, if not
   * at once. Idempotent.
   */
  final void closeDescriptor() {
    if (!closed) {
      closed = true;
      loop.poller().closeAfterReports(this);
    }
  }

  /** The descriptor is somebody else's from here on: nothing is reported and nothing closes it. */
  final void abandon() {
    unwatch();
    closed = true;
  }

  /** Closing takes the descriptor out of epoll without a call of its own. */
  void bury() {
    if (watched) {
      watched = false;
      loop.poller().forget(this);
    }
    loop.io().close(fd);
  }

  /** The kernel has given the number to a new descriptor, which is this handle's from here on. */
  final void reopen() {
    closed = false;
  }

  /** {@link #onReady} with its bugs kept to this handle. */
  final void ready(int events) {
    if (closed) {
      return;
    }
    try {
      onReady(events);
    } catch (RuntimeException | LinkageError bug) {
      // Thrown on, it would end the loop and every session on it.
      LOG.error("event=internal_error where=io_handle fd={}", fd, bug);
      onBug();
    }
  }

  /**
   * Something that cannot happen has happened in {@link #onReady}; nothing but this handle may
   * suffer.
   */
  abstract void onBug();

  /** The loop itself ends. */
  final void onLoopEnd() {
    if (!closed) {
      closed = true;
      bury();
    }
  }
}
