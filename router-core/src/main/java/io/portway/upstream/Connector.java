package io.portway.upstream;

import io.portway.balance.Tried;
import io.portway.model.CloseReason;
import io.portway.model.Timeouts;
import io.portway.transport.Connection;
import io.portway.transport.Deadline;
import io.portway.transport.Errno;
import io.portway.transport.IoLoop;
import io.portway.transport.Sockets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds one session its upstream connection: picks, dials, and on failure tries another endpoint at
 * once, each at most once, within the connect deadline. No byte has moved, so that is safe. One per
 * session, on its loop, for one connection after another.
 */
public final class Connector extends Deadline {

  private final Sockets sockets;
  private final IoLoop loop;
  private final ConnectEvents events;
  private Timeouts timeouts = Timeouts.DEFAULT;
  private List<Cluster> clusters = List.of();
  private int first;
  private long key;
  private long giveUpAt;
  private @Nullable Tried tried;
  private @Nullable ConnectFailure lastFailure;
  private @Nullable Attempt current;
  private boolean wasReset;
  private boolean over;

  public Connector(Sockets sockets, IoLoop loop, ConnectEvents events) {
    this.sockets = sockets;
    this.loop = loop;
    this.events = events;
  }

  /**
   * Begins; exactly one of {@link ConnectEvents#onConnected} and {@link
   * ConnectEvents#onUnavailable} follows, unless {@link #cancel} comes first. May be called again
   * after that.
   *
   * @param from the targets of the listener
   * @param drawn index of the target that the session drew; the others are asked when it has
   *     nothing left
   * @param sourceKey hash of the client's address
   */
  public void connect(Timeouts within, List<Cluster> from, int drawn, long sourceKey) {
    timeouts = within;
    clusters = from;
    first = drawn;
    key = sourceKey;
    tried = null;
    lastFailure = null;
    wasReset = false;
    over = false;
    long now = loop.wheel().nanos();
    giveUpAt = now + timeouts.connectDeadline().toNanos();
    tryNext(now);
  }

  /** Stops dialling; no event follows. Idempotent. */
  public void cancel() {
    over = true;
    endAttempt();
  }

  /** Loops, since an attempt may fail before it returns and there may be many endpoints. */
  private void tryNext(long now) {
    while (!over) {
      Endpoint endpoint = pick();
      if (endpoint == null) {
        finish(unavailable());
        return;
      }
      Attempt attempt = new Attempt(endpoint);
      current = attempt;
      endpoint.acquire();
      attempt.dial = sockets.dial(loop, endpoint.address(), attempt);
      if (!attempt.done) {
        long attemptEnd = now + timeouts.connect().toNanos();
        loop.wheel().arm(this, giveUpAt - attemptEnd < 0 ? giveUpAt : attemptEnd);
        return;
      }
    }
  }

  private @Nullable Endpoint pick() {
    for (int i = 0; i < clusters.size(); i++) {
      Endpoint endpoint = clusters.get((first + i) % clusters.size()).pick(key, tried);
      if (endpoint != null) {
        return endpoint;
      }
    }
    return null;
  }

  private CloseReason unavailable() {
    if (lastFailure == null) {
      return CloseReason.NO_ENDPOINT;
    }
    if (wasReset) {
      return CloseReason.UPSTREAM_RESET;
    }
    return lastFailure == ConnectFailure.RESOURCE
        ? CloseReason.LOCAL_RESOURCE
        : CloseReason.CONNECT_FAILED;
  }

  private void finish(CloseReason reason) {
    over = true;
    events.onUnavailable(reason);
  }

  @Override
  protected void onDue(long nowNanos) {
    Attempt attempt = current;
    if (attempt != null && attempt.dial != null) {
      attempt.dial.cancel();
      attempt.onDialFailed(Errno.ETIMEDOUT);
    }
  }

  private void endAttempt() {
    loop.wheel().disarm(this);
    Attempt attempt = current;
    if (attempt != null) {
      current = null;
      attempt.endpoint.release();
      if (!attempt.done && attempt.dial != null) {
        attempt.done = true;
        attempt.dial.cancel();
      }
    }
  }

  private final class Attempt implements Sockets.DialEvents {

    private final Endpoint endpoint;
    private Sockets.@Nullable Dial dial;
    private boolean done;

    Attempt(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public void onConnected(Connection connection) {
      if (done) {
        connection.closeNow();
        return;
      }
      done = true;
      over = true;
      loop.wheel().disarm(Connector.this);
      current = null;
      endpoint.onConnected();
      events.onConnected(endpoint, connection);
    }

    @Override
    public void onDialFailed(int errno) {
      if (done) {
        return;
      }
      boolean synchronous = dial == null;
      done = true;
      endAttempt();
      ConnectFailure failure = ConnectFailure.ofErrno(errno);
      lastFailure = failure;
      wasReset |= errno == Errno.ECONNRESET;
      if (failure != ConnectFailure.RESOURCE) {
        endpoint.onConnectFailed();
      }
      if (tried == null) {
        tried = new Tried();
      }
      tried.add(endpoint);
      events.onAttemptFailed(endpoint, failure);
      long now = loop.wheel().nanos();
      if (!over && now - giveUpAt >= 0) {
        finish(CloseReason.CONNECT_DEADLINE);
      } else if (!synchronous) {
        tryNext(now);
      }
    }
  }
}
