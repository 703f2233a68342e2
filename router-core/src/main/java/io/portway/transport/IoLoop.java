package io.portway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One io loop: Netty's event loop with the deadlines, the native calls and the buffers of the
 * sessions that live on it. Everything but {@link #execute} and the session count is touched on the
 * loop only.
 */
public final class IoLoop {

  private final int index;
  private final IoEventLoop eventLoop;
  private final DeadlineWheel wheel;
  private final @Nullable NativeIo io;
  private final @Nullable Poller poller;
  private final Buffers buffers;
  private final @Nullable Pipes pipes;
  private final DescriptorReserve reserve;
  private final LoopSessions sessions;

  IoLoop(
      int index,
      IoEventLoop eventLoop,
      Ticker ticker,
      @Nullable NativeIo io,
      @Nullable Poller poller,
      DescriptorReserve reserve) {
    this.reserve = reserve;
    this.index = index;
    this.eventLoop = eventLoop;
    Alarm alarm = poller == null ? new ScheduledAlarm(ticker, eventLoop) : poller.alarm();
    this.wheel = new DeadlineWheel(ticker, alarm);
    this.sessions = new LoopSessions(ticker.nanos());
    this.io = io;
    this.poller = poller;
    this.pipes = io == null || poller == null ? null : new Pipes(io, ticker);
    this.buffers = new Buffers();
  }

  /** 0 for the first loop; stable. */
  public int index() {
    return index;
  }

  public DeadlineWheel wheel() {
    return wheel;
  }

  public Buffers buffers() {
    return buffers;
  }

  /** The process's spare descriptors, the same for every loop. */
  public DescriptorReserve reserve() {
    return reserve;
  }

  /** Runs the task on this loop: at once when called on it, else soon. Any thread. */
  public void run(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
    } else {
      eventLoop.execute(task);
    }
  }

  /** Runs the task on this loop, later even when called on it. Any thread. */
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  /** Runs the task on this loop after so many milliseconds of real time. Any thread. */
  public void schedule(Runnable task, long millis) {
    eventLoop.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** The sessions that live here; what the hand-over of new ones goes by. */
  public LoopSessions sessions() {
    return sessions;
  }

  /** Tasks that wait for the loop, for metrics. Any thread; approximate. */
  public int pendingTasks() {
    return eventLoop instanceof io.netty.util.concurrent.SingleThreadEventExecutor executor
        ? executor.pendingTasks()
        : 0;
  }

  /** The group's form of registering is the one that is not deprecated. */
  ChannelFuture register(Channel channel) {
    EventLoop plain = eventLoop;
    return plain.register(channel);
  }

  IoEventLoop eventLoop() {
    return eventLoop;
  }

  /** For Linux's own transports, where descriptors are known; a loop of NIO has none. */
  NativeIo io() {
    return present(io);
  }

  /** For own handles. */
  Poller poller() {
    return present(poller);
  }

  /** For engines on own handles. */
  public Pipes pipes() {
    return present(pipes);
  }

  /** After the loop has ended. */
  void closePipes() {
    if (pipes != null) {
      pipes.close();
    }
  }

  /** Who asks lives on a loop that has it. */
  private static <T> T present(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("a loop of another transport");
    }
    return part;
  }
}
