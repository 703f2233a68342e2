package io.portway.transport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A loop whose scheduled tasks a test sees and runs itself, by a clock that the test moves. One
 * thread.
 */
final class RecordingLoop extends AbstractExecutorService implements ScheduledExecutorService {

  private final LongSupplier clock;
  private final List<Wake> wakes = new ArrayList<>();
  private int scheduled;

  RecordingLoop(LongSupplier clock) {
    this.clock = clock;
  }

  /** When the first task that is neither run nor cancelled is due; null when there is none. */
  @Nullable Long firstWake() {
    wakes.removeIf(FutureTask::isDone);
    return wakes.stream()
        .min(Comparator.comparingLong(wake -> wake.due - clock.getAsLong()))
        .map(wake -> wake.due)
        .orElse(null);
  }

  /** Tasks that are neither run nor cancelled. */
  int waiting() {
    wakes.removeIf(FutureTask::isDone);
    return wakes.size();
  }

  /** Tasks that were ever scheduled. */
  int scheduled() {
    return scheduled;
  }

  /** Runs the tasks that are due by the clock; what one throws is thrown on. */
  void runDue() {
    for (Wake wake : List.copyOf(wakes)) {
      if (wake.due - clock.getAsLong() <= 0) {
        wake.run();
        if (wake.state() == Future.State.FAILED) {
          throw new AssertionError("a wake failed", wake.exceptionNow());
        }
      }
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Wake wake = new Wake(task, clock.getAsLong() + unit.toNanos(delay));
    wakes.add(wake);
    scheduled++;
    return wake;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new AssertionError("the wheel schedules runnables");
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    throw new AssertionError("the wheel schedules single wakes");
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    throw new AssertionError("the wheel schedules single wakes");
  }

  @Override
  public void execute(Runnable task) {
    throw new AssertionError("the wheel executes nothing");
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }

  private final class Wake extends FutureTask<@Nullable Void>
      implements ScheduledFuture<@Nullable Void> {

    private final long due;

    Wake(Runnable task, long due) {
      super(task, null);
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - clock.getAsLong(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
