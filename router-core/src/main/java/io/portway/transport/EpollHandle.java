package io.portway.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One descriptor of ours on Netty's epoll loop. Level-triggered. The interest mask never becomes 0:
 * Netty 4.2.13 to 4.2.20 answer an empty mask with EPOLL_CTL_DEL and fail the next change with
 * ENOENT. Touched on its loop only.
 */
abstract class EpollHandle implements EpollIoHandle {

  private static final Logger LOG = LoggerFactory.getLogger(EpollHandle.class);

  static final int IN = 0x001;
  static final int OUT = 0x004;
  static final int ERR = 0x008;
  static final int HUP = 0x010;

  private final IoLoop loop;
  private final FileDescriptor fd;
  private @Nullable IoRegistration registration;
  private int mask;
  private boolean closed;

  EpollHandle(IoLoop loop, int fd) {
    this.loop = loop;
    this.fd = new FileDescriptor(fd);
  }

  /** What epoll reports; never after {@link #closeDescriptor} or {@link #unwatch}. */
  abstract void onReady(int events);

  public final IoLoop loop() {
    return loop;
  }

  final int fdNumber() {
    return fd.intValue();
  }

  final boolean isClosed() {
    return closed;
  }

  /** Sets the interest: any of IN and OUT, or 0; errors and hang-ups are always reported. */
  final void interest(int wanted) {
    int next = wanted | ERR;
    if (closed || next == mask) {
      return;
    }
    if (registration == null) {
      registration = loop.eventLoop().register(this).getNow();
      if (registration == null) {
        throw new IllegalStateException("an io loop refused a handle");
      }
    }
    mask = next;
    registration.submit(EpollIoOps.valueOf(next));
  }

  /** IN and OUT that are wanted now; 0 when unwatched. */
  final int interest() {
    return mask & ~ERR;
  }

  /**
   * Takes the descriptor out of epoll and keeps it open: it can still be read, nothing is reported
   * any more.
   */
  final void unwatch() {
    if (registration != null) {
      registration.cancel();
      registration = null;
      mask = 0;
    }
  }

  /**
   * Nothing is reported from here on; the descriptor goes at the end of this turn of the loop.
   * Idempotent.
   */
  final void closeDescriptor() {
    if (!closed) {
      closed = true;
      loop.closeAfterTurn(this);
    }
  }

  /** The descriptor first, so that leaving epoll costs no system call. */
  final void bury() {
    try {
      fd.close();
    } catch (java.io.IOException e) {
      throw new IllegalStateException("close of descriptor " + fd.intValue(), e);
    } finally {
      unwatch();
    }
  }

  @Override
  public final FileDescriptor fd() {
    return fd;
  }

  @Override
  public final void handle(IoRegistration from, IoEvent event) {
    // Unregistered: an event of a turn in which it was unwatched is stale.
    if (!closed && registration != null) {
      ready(((EpollIoEvent) event).ops().value());
    }
  }

  /** {@link #onReady} with its bugs kept to this handle. */
  final void ready(int events) {
    try {
      onReady(events);
    } catch (RuntimeException | LinkageError bug) {
      // Thrown on, it would end the loop and every session on it.
      LOG.error("event=internal_error where=io_handle fd={}", fd.intValue(), bug);
      onBug();
    }
  }

  /**
   * Something that cannot happen has happened in {@link #onReady}; nothing but this handle may
   * suffer.
   */
  abstract void onBug();

  /** The loop itself ends. */
  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      bury();
    }
  }
}
