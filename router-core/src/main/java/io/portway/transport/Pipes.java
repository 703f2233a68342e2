package io.portway.transport;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pipes of one io loop. A pipe is lent only while bytes are in it, so there are as many as bulk
 * readers are behind, and an idle session has none. Without CAP_SYS_RESOURCE the kernel gives a
 * user 16,384 pages for all its pipes (fs.pipe-user-pages-soft), which is 64 of them; who gets none
 * copies. Touched on the loop only.
 */
public final class Pipes {

  /**
   * Wanted first, then half of it; with less, copying through a large buffer is cheaper (ADR 0007).
   */
  private static final int[] SIZES = {1 << 20, 1 << 19};

  /**
   * Lent at most: 64 MiB of kernel memory a loop if every reader stalls, as much as the kernel
   * allows one user.
   */
  private static final int MOST_LENT = 64;

  /** Kept for the next bulk transfer: two descriptors each and no page. */
  private static final int MOST_IDLE = 8;

  /** After the kernel has refused one, asking it again at every read would cost three calls. */
  private static final long REFUSED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final NativeIo io;
  private final Ticker ticker;
  private final ArrayDeque<Pipe> idle = new ArrayDeque<>(MOST_IDLE);
  private int lent;
  private boolean refused;
  private long refusedNanos;

  Pipes(NativeIo io, Ticker ticker) {
    this.io = io;
    this.ticker = ticker;
  }

  /** An empty pipe, or null where there is none to be had now. {@link Residue#release} ends it. */
  public @Nullable Pipe lend() {
    Pipe pipe = idle.poll();
    if (pipe == null && lent < MOST_LENT && !isRefused()) {
      pipe = open();
    }
    if (pipe != null) {
      lent++;
    }
    return pipe;
  }

  private boolean isRefused() {
    return refused && ticker.nanos() - refusedNanos < REFUSED_NANOS;
  }

  private @Nullable Pipe open() {
    long ends = io.pipe();
    if (ends >= 0) {
      int readEnd = (int) ends;
      int writeEnd = (int) (ends >>> Integer.SIZE);
      for (int size : SIZES) {
        int got = io.pipeSize(writeEnd, size);
        if (got >= size) {
          refused = false;
          return new Pipe(this, readEnd, writeEnd, got, 0);
        }
      }
      io.close(readEnd);
      io.close(writeEnd);
    }
    refused = true;
    refusedNanos = ticker.nanos();
    return null;
  }

  /** One with bytes in it has been given up on, and they would come out at somebody else's. */
  void takeBack(Pipe pipe) {
    lent--;
    if (pipe.remaining() == 0 && idle.size() < MOST_IDLE) {
      idle.push(pipe);
    } else {
      pipe.close(io);
    }
  }

  /** One that is lent leaves for another loop. */
  void handOver() {
    lent--;
  }

  /** One that another loop has filled; counts as lent here, even beyond the most. */
  Pipe adopt(Carried.Piped from) {
    lent++;
    return new Pipe(this, from.readEnd(), from.writeEnd(), from.capacity(), from.held());
  }

  void close() {
    idle.forEach(pipe -> pipe.close(io));
    idle.clear();
  }
}
