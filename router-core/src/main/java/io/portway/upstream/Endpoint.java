package io.portway.upstream;

import io.portway.balance.Candidate;
import io.portway.balance.StableHash;
import io.portway.model.EndpointSpec;
import io.portway.transport.Ticker;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running endpoint: its load and what the last connects to it said. Read and written on io loops
 * without a lock; kept over changes of the cluster for as long as its identity stays.
 */
public final class Endpoint implements Candidate {

  /**
   * After one failed connect others come first for a second, doubling with every further one up to
   * half a minute.
   */
  private static final long FIRST_PENALTY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int MAX_DOUBLINGS = 5;

  private final long hash;
  private final InetSocketAddress address;
  private final Ticker ticker;
  private final AtomicInteger load = new AtomicInteger();
  private volatile EndpointSpec spec;
  private volatile int failures;
  private volatile long penaltyUntil;

  Endpoint(EndpointSpec spec, Ticker ticker) {
    this.spec = spec;
    this.ticker = ticker;
    this.address = spec.socketAddress();
    this.hash =
        StableHash.of(
            StableHash.of(spec.address().getAddress()),
            StableHash.of(spec.port(), StableHash.of(spec.uid())));
  }

  public EndpointSpec spec() {
    return spec;
  }

  /** Where to dial; part of its identity. */
  InetSocketAddress address() {
    return address;
  }

  /** The same identity with a newer origin. Control thread. */
  void applySpec(EndpointSpec newer) {
    spec = newer;
  }

  @Override
  public int load() {
    return load.get();
  }

  @Override
  public boolean healthy() {
    return failures == 0 || ticker.nanos() - penaltyUntil >= 0;
  }

  @Override
  public long hash() {
    return hash;
  }

  /** A session begins to dial it. */
  void acquire() {
    load.incrementAndGet();
  }

  /** The session that dialled or used it is done with it. */
  public void release() {
    load.decrementAndGet();
  }

  void onConnected() {
    if (failures != 0) {
      failures = 0;
    }
  }

  /** Loops may race for the count; it only ranks. */
  void onConnectFailed() {
    int doublings = Math.min(failures, MAX_DOUBLINGS);
    penaltyUntil = ticker.nanos() + (FIRST_PENALTY_NANOS << doublings);
    failures = doublings + 1;
  }
}
