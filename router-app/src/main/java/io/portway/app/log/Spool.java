package io.portway.app.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A bounded queue with one daemon thread that hands what comes to a sink, in order and in batches.
 * Whoever offers never waits for the sink: when there is no room the item is refused. The lock is
 * held for a few instructions only, never while the sink works.
 */
final class Spool<T> implements AutoCloseable {

  /** Items that the sink gets at once. */
  static final int MAX_BATCH = 1_024;

  /**
   * When the thread does something.
   *
   * @param linger how long it lets a batch grow once something has come, so that a stream of single
   *     items does not wake it for each; zero where promptness matters more
   * @param tick with nothing to do, the sink gets an empty batch this often, to look after its
   *     destination; zero where there is nothing to look after, so that an idle process sleeps
   */
  record Pace(Duration linger, Duration tick) {

    static final Pace AT_ONCE = new Pace(Duration.ZERO, Duration.ZERO);
  }

  private final int capacity;
  private final Pace pace;
  private final Duration closeDeadline;
  private final Consumer<List<T>> sink;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition drained = lock.newCondition();

  /** All guarded by the lock. */
  private final ArrayDeque<T> items = new ArrayDeque<>();

  private boolean idle;
  private boolean busy;
  private boolean hurried;
  private boolean closed;

  /**
   * Starts its thread.
   *
   * @param closeDeadline how long closing may wait for the sink to take what is left
   * @param sink called on the thread only, sometimes with nothing; must not keep the list
   */
  Spool(
      String threadName, int capacity, Pace pace, Duration closeDeadline, Consumer<List<T>> sink) {
    this.capacity = capacity;
    this.pace = pace;
    this.closeDeadline = closeDeadline;
    this.sink = sink;
    this.thread = Thread.ofPlatform().daemon().name(threadName).start(this::run);
  }

  /** False when there is no room or it is closed; never waits for the sink. Any thread. */
  boolean offer(T item) {
    lock.lock();
    try {
      if (closed || items.size() >= capacity) {
        return false;
      }
      items.add(item);
      if (idle) {
        changed.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the sink has taken everything; false if it has not by then. */
  boolean flush(Duration deadline) {
    lock.lock();
    try {
      hurried = true;
      changed.signal();
      long left = deadline.toNanos();
      while ((busy || !items.isEmpty()) && thread.isAlive() && left > 0) {
        left = drained.awaitNanos(left);
      }
      return !busy && items.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes nothing more and hands over what is left, for as long as the deadline allows; idempotent.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(closeDeadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<T> batch = new ArrayList<>(MAX_BATCH);
    try {
      while (next(batch)) {
        try {
          sink.accept(Collections.unmodifiableList(batch));
        } catch (RuntimeException e) {
          // A bug, told where the JVM tells of uncaught ones; the next batch may fare better.
          Thread self = Thread.currentThread();
          self.getUncaughtExceptionHandler().uncaughtException(self, e);
        }
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Fills the batch, which may stay empty; false at the end. */
  private boolean next(List<T> batch) throws InterruptedException {
    lock.lock();
    try {
      busy = false;
      if (items.isEmpty()) {
        hurried = false;
        drained.signalAll();
        if (!closed) {
          idle = true;
          awaitNext();
          idle = false;
        }
      }
      if (!items.isEmpty() && !hurried && !closed && items.size() < MAX_BATCH) {
        awaitAtMost(pace.linger);
      }
      while (!items.isEmpty() && batch.size() < MAX_BATCH) {
        batch.add(items.remove());
      }
      busy = !batch.isEmpty();
      return busy || !closed;
    } finally {
      lock.unlock();
    }
  }

  /** An early end does no harm here either. */
  @SuppressWarnings("WaitNotInLoop")
  private void awaitNext() throws InterruptedException {
    if (pace.tick.isZero()) {
      changed.await();
    } else {
      awaitAtMost(pace.tick);
    }
  }

  /** An early end does no harm: whoever calls looks at the queue afterwards whatever the cause. */
  @SuppressWarnings("WaitNotInLoop")
  private void awaitAtMost(Duration time) throws InterruptedException {
    if (time.isPositive()) {
      changed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
