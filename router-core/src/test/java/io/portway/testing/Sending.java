package io.portway.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of one peer on their way, written by a thread of their own so that back-pressure shows as
 * no progress.
 */
public final class Sending {
  /** Bytes of one write at most; many, so that a relay falls behind and finds full queues. */
  public static final int CHUNK = 256 * 1024;

  /** In which pieces bytes are sent. Called by the sending thread, which it may hold up. */
  @FunctionalInterface
  public interface Pace {

    /**
     * Bytes of the next write, from 1 to {@link #CHUNK}; what is left is seen to by the caller.
     *
     * @param sent bytes that the kernel has taken so far
     */
    int next(long sent);
  }

  private static final Pace STEADY = _ -> CHUNK;

  private final Patience patience;
  private final long total;
  private final Pace pace;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile long sent;
  private volatile @Nullable IOException failure;

  Sending(
      SocketChannel channel,
      SeededBytes stream,
      long from,
      long total,
      boolean fin,
      Patience patience) {
    this(channel, stream, from, total, fin, patience, STEADY);
  }

  Sending(
      SocketChannel channel,
      SeededBytes stream,
      long from,
      long total,
      boolean fin,
      Patience patience,
      Pace pace) {
    this.patience = patience;
    this.total = total;
    this.pace = pace;
    Thread.ofVirtual().name("sending").start(() -> run(channel, stream, from, fin));
  }

  private void run(SocketChannel channel, SeededBytes stream, long from, boolean fin) {
    byte[] chunk = new byte[CHUNK];
    try {
      while (sent < total) {
        int length = (int) Math.min(pace.next(sent), total - sent);
        stream.fill(chunk, 0, length, from + sent);
        ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, length);
        while (buffer.hasRemaining()) {
          progress(channel.write(buffer));
        }
      }
      if (fin) {
        channel.shutdownOutput();
      }
    } catch (IOException e) {
      failure = e;
    } finally {
      done.countDown();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the thread above
  private void progress(int bytes) {
    sent += bytes;
  }

  /** It has a pace of its own, so nothing that its peer reads or does not read is waited for. */
  @SuppressWarnings("ReferenceEquality") // the one constant, not an equal one
  boolean isPaced() {
    return pace != STEADY;
  }

  /** Bytes that the peer's own kernel has taken so far. */
  public long sent() {
    return sent;
  }

  public boolean isDone() {
    return done.getCount() == 0;
  }

  /** Why it stopped early, null while it has not. */
  public @Nullable IOException failure() {
    return failure;
  }

  /** Waits until the kernel has taken every byte. */
  public void join() {
    awaitEnd();
    IOException why = failure;
    if (why != null) {
      throw new AssertionError("sending stopped after " + sent + " of " + total + " bytes", why);
    }
  }

  /** Waits until every byte was taken or the connection broke. */
  public void awaitEnd() {
    try {
      if (!done.await(patience.millis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("sending is stuck after " + sent + " of " + total + " bytes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while sending", e);
    }
  }

  /**
   * Waits until the kernel has taken this many bytes, the connection broke, or nothing moves any
   * more (both sides of a script may wait for each other).
   */
  public void awaitAtLeast(long bytes) {
    while (sent < bytes && !isDone()) {
      long before = sent;
      if (awaitStalled() == before) {
        return;
      }
    }
  }

  /**
   * Waits until back-pressure has stopped it: no byte was taken for a third of a second. A bounded
   * look at the wall clock is the only way to see that nothing happens; too short a look would make
   * the sum smaller, never the test red.
   */
  public long awaitStalled() {
    awaitStalled(List.of(this));
    return sent;
  }

  /** The same for many at a time. */
  public static void awaitStalled(List<Sending> sendings) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(sendings.getFirst().patience.limit())
        .until(new Stalled(sendings));
  }

  /** True when no byte was taken between sixteen polls, or nothing is left to take. */
  private static final class Stalled implements Callable<Boolean> {
    private static final int POLLS = 16;
    private final List<Sending> sendings;
    private long last = -1;
    private int polls;

    Stalled(List<Sending> sendings) {
      this.sendings = sendings;
    }

    @Override
    public Boolean call() {
      long now = sendings.stream().mapToLong(Sending::sent).sum();
      polls = now == last ? polls + 1 : 0;
      last = now;
      return polls >= POLLS || sendings.stream().allMatch(Sending::isDone);
    }
  }
}
