package io.portway.benchmarks.cluster;

import io.portway.cluster.Etcd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * EndpointSlices that change at a steady rate: in turn one of a Route and a foreign one. They are
 * put into the store, so that the API server only has to pass them on: in a cluster too it runs
 * elsewhere than the router. Begun by {@link #start}, ended by closing; its threads do the rest.
 */
final class Storm implements AutoCloseable {

  /** A write takes a few milliseconds on a busy machine. */
  private static final int WRITERS = 8;

  private final Etcd etcd;
  private final List<Slice> ofRoutes;
  private final List<Slice> foreign;
  private final int rate;
  private final long begin = System.nanoTime();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final List<Thread> writers = new ArrayList<>();
  private volatile boolean over;

  private Storm(Etcd etcd, List<Slice> ofRoutes, List<Slice> foreign, int rate) {
    this.etcd = etcd;
    this.ofRoutes = ofRoutes;
    this.foreign = foreign;
    this.rate = rate;
  }

  /** Begins one; {@code rate} is in changes a second. */
  static Storm start(Etcd etcd, List<Slice> ofRoutes, List<Slice> foreign, int rate) {
    Storm storm = new Storm(etcd, ofRoutes, foreign, rate);
    for (int i = 0; i < WRITERS; i++) {
      storm.writers.add(Thread.ofPlatform().daemon().name("storm-" + i).start(storm::write));
    }
    return storm;
  }

  /** Changes so far. */
  int count() {
    return done.get();
  }

  private void write() {
    try {
      while (!over) {
        int number = next.getAndIncrement();
        awaitTurn(begin + number * 1_000_000_000L / rate);
        change(number);
        done.incrementAndGet();
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private void awaitTurn(long nanos) {
    for (long left = nanos - System.nanoTime();
        left > 0 && !over;
        left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void change(int number) throws IOException, InterruptedException {
    List<Slice> slices = number % 2 == 0 ? ofRoutes : foreign;
    int turn = number / 2;
    Slice slice = slices.get(turn % slices.size());
    etcd.put(slice.key(), slice.json(1 + turn / slices.size()));
  }

  /** Ends it, and fails if a write failed. */
  @Override
  public void close() throws IOException {
    over = true;
    try {
      for (Thread writer : writers) {
        writer.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new IOException("the storm broke off", failed);
    }
  }
}
