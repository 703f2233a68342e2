package io.portway.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many sessions there may be: over the whole router, and on one port at most half of that while
 * other ports exist, so that one port cannot take the descriptors of all. Lock-free; any thread.
 */
public final class ConnectionPermits {

  private final int max;
  private final AtomicInteger used = new AtomicInteger();
  private final Queue<Port> ports = new ConcurrentLinkedQueue<>();
  private final AtomicInteger portCount = new AtomicInteger();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param max at least 1
   */
  public ConnectionPermits(int max) {
    this.max = max;
  }

  /** The outcome of {@link Port#take}. */
  public enum Answer {
    TAKEN,
    ROUTER_FULL,
    PORT_FULL
  }

  public int max() {
    return max;
  }

  public int used() {
    return used.get();
  }

  /** A port that takes permits from now on. */
  public Port open() {
    Port port = new Port();
    portCount.incrementAndGet();
    ports.add(port);
    return port;
  }

  /** A turn for one who waits; called by one who was woken and has no use for it. */
  public void passOn() {
    wakeOne();
  }

  private void wakeOne() {
    Runnable next = waiting.poll();
    if (next != null) {
      next.run();
    }
  }

  /** The permits of one port. */
  public final class Port {

    private final AtomicInteger portUsed = new AtomicInteger();
    private final Queue<Runnable> portWaiting = new ConcurrentLinkedQueue<>();

    private Port() {}

    /**
     * Takes one permit, or promises to run {@code resume} once when it is worth another try. {@code
     * resume} may run before this returns, on any thread.
     */
    public Answer take(Runnable resume) {
      if (portUsed.incrementAndGet() > limit()) {
        portUsed.decrementAndGet();
        portWaiting.add(resume);
        if (portUsed.get() < limit()) {
          wakePort();
        }
        return Answer.PORT_FULL;
      }
      if (used.incrementAndGet() > max) {
        used.decrementAndGet();
        portUsed.decrementAndGet();
        // Another socket of this port may have met the limit through the permit that was only
        // looked at here.
        if (portUsed.get() < limit()) {
          wakePort();
        }
        waiting.add(resume);
        if (used.get() < max) {
          wakeOne();
        }
        return Answer.ROUTER_FULL;
      }
      return Answer.TAKEN;
    }

    public void release() {
      portUsed.decrementAndGet();
      used.decrementAndGet();
      wakePort();
      wakeOne();
    }

    /** The port takes no more permits; those that are out come back by {@link #release}. */
    public void close() {
      ports.remove(this);
      if (portCount.decrementAndGet() == 1) {
        // The one that is left may have twice as many from here on.
        ports.forEach(Port::wakePort);
      }
    }

    private int limit() {
      return portCount.get() > 1 ? Math.max(1, max / 2) : max;
    }

    private void wakePort() {
      Runnable next = portWaiting.poll();
      if (next != null) {
        next.run();
      }
    }
  }
}
