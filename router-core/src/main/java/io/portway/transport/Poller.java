package io.portway.transport;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The epoll instance of one io loop, driven by Netty's event loop. It knows {@link EpollHandle}s
 * only and hands each its readiness without a lookup by hash and without an object per event; ADR
 * 0001 says why it stands in the place of Netty's own. Touched on the loop only, but for {@link
 * #wakeup}.
 */
final class Poller implements IoHandler {

  private static final int ADD = 1;
  private static final int REMOVE = 2;
  private static final int CHANGE = 3;

  /** What one wait brings at most; what is ready beyond it comes with the next one. */
  private static final int EVENTS = 256;

  /** struct epoll_event: packed on x86-64, aligned elsewhere. */
  private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

  private static final int EVENT_BYTES = PACKED ? 12 : 16;
  private static final int DATA_AT = PACKED ? 4 : 8;

  /** Of descriptors with these numbers the last connection is kept, for the next of its number. */
  private static final int SPARES = 1024;

  private static final int AWAKE = 0;
  private static final int ASLEEP = 1;

  private static final long MILLI = 1_000_000;

  private final NativeIo io;
  private final TurnClock clock;
  private final PolledAlarm alarm = new PolledAlarm();
  private final int epoll;
  private final int wakeFd;
  private final MemorySegment events = Arena.ofAuto().allocate((long) EVENTS * EVENT_BYTES, 8);
  private final MemorySegment one = Arena.ofAuto().allocate(EVENT_BYTES, 8);
  private final AtomicInteger sleep = new AtomicInteger(AWAKE);

  /** Closed while reports of this turn are handed out. */
  private final List<EpollHandle> graveyard = new ArrayList<>();

  private boolean reporting;

  private final @Nullable EpollConnection[] spares = new @Nullable EpollConnection[SPARES];

  /** By descriptor: the kernel hands out the smallest free number, so there are few holes. */
  private @Nullable EpollHandle[] handles = new @Nullable EpollHandle[256];

  /**
   * @param clock read at the end of each wait
   */
  Poller(NativeIo io, TurnClock clock) {
    this.io = io;
    this.clock = clock;
    this.epoll = opened(io.epollCreate(), "epoll_create1");
    this.wakeFd = opened(io.wakeable(), "eventfd");
    // Edge-triggered: each write wakes once and nobody has to read it.
    control(ADD, wakeFd, EpollHandle.IN | EpollHandle.EDGE);
  }

  private static int opened(int result, String call) {
    if (result < 0) {
      throw new IllegalStateException(call + ": " + Errno.text(-result));
    }
    return result;
  }

  /** Reports {@code mask} of the handle's descriptor from now on. */
  void add(EpollHandle handle, int mask) {
    int fd = handle.fdNumber();
    if (fd >= handles.length) {
      handles = Arrays.copyOf(handles, Math.max(fd + 1, 2 * handles.length));
    }
    handles[fd] = handle;
    control(ADD, fd, mask);
  }

  /** Reports {@code mask} instead of what was added, beginning with what is there now. */
  void change(EpollHandle handle, int mask) {
    control(CHANGE, handle.fdNumber(), mask);
  }

  /** The descriptor stays open and is reported no more, not even in this turn. */
  void remove(EpollHandle handle) {
    forget(handle);
    control(REMOVE, handle.fdNumber(), 0);
  }

  /**
   * The same for a descriptor that is about to be closed, which takes it out of epoll by itself.
   */
  void forget(EpollHandle handle) {
    handles[handle.fdNumber()] = null;
  }

  /** The descriptor of this connection is closed. */
  void keep(EpollConnection connection) {
    int fd = connection.fdNumber();
    if (fd < SPARES) {
      spares[fd] = connection;
    }
  }

  /**
   * The last connection of this number that was kept, if any; {@code fd} is open anew, so that one
   * is closed.
   */
  @Nullable EpollConnection kept(int fd) {
    return fd < SPARES ? spares[fd] : null;
  }

  private void control(int operation, int fd, int mask) {
    one.set(JAVA_INT_UNALIGNED, 0, mask);
    one.set(JAVA_LONG_UNALIGNED, DATA_AT, fd);
    int result = io.epollControl(epoll, operation, fd, one);
    if (result < 0) {
      throw new IllegalStateException(
          "epoll_ctl " + operation + " of descriptor " + fd + ": " + Errno.text(-result));
    }
  }

  TurnClock clock() {
    return clock;
  }

  Alarm alarm() {
    return alarm;
  }

  @Override
  public int run(IoHandlerContext context) {
    int ready = context.canBlock() ? waitForEvents(context) : poll(0);
    clock.read();
    reporting = true;
    for (int i = 0; i < ready; i++) {
      long at = (long) i * EVENT_BYTES;
      EpollHandle handle = handles[(int) events.get(JAVA_LONG_UNALIGNED, at + DATA_AT)];
      // None: the wake-up, or one that was taken out earlier in this turn.
      if (handle != null) {
        handle.ready(events.get(JAVA_INT_UNALIGNED, at));
      }
    }
    reporting = false;
    for (int i = 0; i < graveyard.size(); i++) {
      graveyard.get(i).bury();
    }
    graveyard.clear();
    alarm.ring(clock.nanos());
    return ready;
  }

  /**
   * Closes the descriptor, but not before every report of this turn is handed out: a number that is
   * free at once can be accepted again, and a report of the old socket would reach the new one.
   */
  void closeAfterReports(EpollHandle handle) {
    if (reporting) {
      graveyard.add(handle);
    } else {
      handle.bury();
    }
  }

  private int waitForEvents(IoHandlerContext context) {
    sleep.set(ASLEEP);
    // Asked again behind the announcement: a task that came before it woke nobody.
    int ready = poll(context.canBlock() ? millisToWait(context) : 0);
    sleep.set(AWAKE);
    return ready;
  }

  /**
   * Until the alarm or the first task of Netty's. Rounded up: a wait that ends too early would be
   * followed by another one.
   */
  private int millisToWait(IoHandlerContext context) {
    long nanos = alarm.left(clock.nanos());
    if (context.deadlineNanos() != -1) {
      nanos = Math.min(nanos, context.delayNanos(System.nanoTime()));
    }
    if (nanos == Long.MAX_VALUE) {
      return -1;
    }
    return nanos <= 0 ? 0 : (int) Math.min((nanos - 1) / MILLI + 1, Integer.MAX_VALUE);
  }

  private int poll(int millis) {
    int ready = io.epollWait(epoll, events, EVENTS, millis);
    if (ready < 0 && ready != -Errno.EINTR) {
      throw new IllegalStateException("epoll_wait: " + Errno.text(-ready));
    }
    return Math.max(ready, 0);
  }

  /** Any thread; the loop itself is awake. */
  @Override
  public void wakeup() {
    if (sleep.compareAndSet(ASLEEP, AWAKE)) {
      NativeIo.wake(wakeFd);
    }
  }

  @Override
  public void prepareToDestroy() {
    for (EpollHandle handle : handles.clone()) {
      if (handle != null) {
        handle.onLoopEnd();
      }
    }
  }

  @Override
  public void destroy() {
    io.close(wakeFd);
    io.close(epoll);
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return false;
  }

  @Override
  public IoRegistration register(IoHandle handle) {
    throw new IllegalArgumentException("not one of our handles: " + handle);
  }
}
