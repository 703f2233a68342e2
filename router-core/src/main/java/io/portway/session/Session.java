package io.portway.session;

import io.portway.balance.StableHash;
import io.portway.model.BalancePolicy;
import io.portway.model.BindKey;
import io.portway.model.CloseReason;
import io.portway.model.ListenerSpec;
import io.portway.relay.Direction;
import io.portway.relay.Relay;
import io.portway.relay.RelayEvents;
import io.portway.relay.SocketPair;
import io.portway.transport.Connection;
import io.portway.transport.Deadline;
import io.portway.transport.DeadlineWheel;
import io.portway.upstream.ConnectEvents;
import io.portway.upstream.ConnectFailure;
import io.portway.upstream.Connector;
import io.portway.upstream.Endpoint;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One downstream connection and at most one upstream connection, from accept to close; see {@link
 * SessionState}. It decides and keeps the deadlines, the relay moves the bytes, the observer
 * counts. Owns its connections until the relay takes them. Lives on one io loop and is touched only
 * there.
 *
 * <p>One that has ended is used again for a later connection, with its connector and its relay,
 * where nothing refers to it any more: short sessions would else be what the collector runs for
 * (ADR 0005). So nobody keeps one beyond its end, and an observer that wants to know more asks at
 * once.
 */
public final class Session extends Deadline
    implements ConnectEvents, RelayEvents, Connection.ResetEvents, SessionObserver.EndedSession {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** A session that ends sooner does not pay for the keepalive options of its upstream socket. */
  private static final long KEEPALIVE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final SessionServices services;
  private final SessionRegistry.OfLoop registry;
  private final DeadlineWheel wheel;
  private final Connector connector;
  private ConnectionPermits.Port permits;
  private Connection downstream;
  private Forwarding forwarding;
  private long id;
  private long openedNanos;
  private SessionState state;

  /** Of no meaning before it is closed. */
  private CloseReason closeReason;

  private @Nullable Endpoint endpoint;
  private @Nullable Connection upstream;
  private @Nullable Relay relay;

  /** Of the connection before, for the engine to use again. */
  private @Nullable Relay endedRelay;

  private boolean keepAlive;
  private long halfClosedNanos;
  private long totalSeen;
  private long queuedSeen;
  private long drainedNanos;

  /** The neighbours in {@link SessionRegistry.OfLoop}, which links sessions through themselves. */
  @Nullable Session next;

  @Nullable Session previous;

  /** The registry's, of this session's listener. */
  SessionRegistry.@Nullable Totals totals;

  private Session(
      SessionServices services,
      SessionRegistry.OfLoop registry,
      ConnectionPermits.Port permits,
      Forwarding forwarding,
      Connection downstream) {
    this.services = services;
    this.registry = registry;
    this.wheel = downstream.loop().wheel();
    this.connector = new Connector(services.sockets(), downstream.loop(), this);
    accept(permits, forwarding, downstream);
  }

  /**
   * The session of a connection that was accepted; called on the connection's loop.
   *
   * @param permits holds the one permit of this session, which it releases at its end
   */
  public static Session of(
      SessionServices services,
      ConnectionPermits.Port permits,
      Forwarding forwarding,
      Connection downstream) {
    SessionRegistry.OfLoop registry = services.registry().of(downstream.loop());
    Session ended = registry.takeEnded();
    if (ended == null) {
      return new Session(services, registry, permits, forwarding, downstream);
    }
    ended.accept(permits, forwarding, downstream);
    return ended;
  }

  /** Everything that is of one connection is set here. */
  private void accept(ConnectionPermits.Port port, Forwarding toward, Connection accepted) {
    permits = port;
    forwarding = toward;
    downstream = accepted;
    id = registry.nextId();
    openedNanos = wheel.nanos();
    state = SessionState.ACCEPTED;
    closeReason = CloseReason.FINISHED;
    endpoint = null;
    upstream = null;
    endedRelay = relay;
    relay = null;
    keepAlive = false;
    halfClosedNanos = 0;
    totalSeen = 0;
    queuedSeen = 0;
    drainedNanos = 0;
  }

  public long id() {
    return id;
  }

  public BindKey bind() {
    return forwarding.spec().bind();
  }

  public SessionState state() {
    return state;
  }

  /** Bytes of one direction so far. */
  public long bytes(Direction direction) {
    return relay == null ? 0 : relay.bytes(direction);
  }

  /** Begins; called once for each connection, after which everything comes by events. */
  public void start() {
    ListenerSpec spec = forwarding.spec();
    registry.add(this);
    services.observer().onOpened(spec.bind(), spec.owner());
    state = SessionState.CONNECTING;
    long sourceKey = spec.balance() == BalancePolicy.SOURCE ? sourceKey() : 0;
    connector.connect(
        spec.timeouts(), forwarding.clusters(), forwarding.draw(sourceKey), sourceKey);
    if (state == SessionState.CONNECTING) {
      downstream.watchForReset(this);
    }
  }

  private long sourceKey() {
    long ipv4 = downstream.remoteIpv4();
    return ipv4 >= 0
        ? StableHash.ofIpv4((int) ipv4)
        : StableHash.of(downstream.remoteAddress().getAddress().getAddress());
  }

  /** The client's, while nobody reads it. */
  @Override
  public void onReset() {
    if (state == SessionState.CONNECTING) {
      connector.cancel();
      downstream.closeNow();
      toClosed(CloseReason.DOWNSTREAM_RESET);
    }
  }

  @Override
  public void onAttemptFailed(Endpoint failed, ConnectFailure failure) {
    ListenerSpec spec = forwarding.spec();
    services.observer().onConnectFailed(spec.bind(), spec.owner(), failed.spec(), failure);
  }

  @Override
  public void onConnected(Endpoint connectedTo, Connection connection) {
    endpoint = connectedTo;
    upstream = connection;
    state = SessionState.RELAYING;
    drainedNanos = wheel.nanos();
    try {
      relay = services.engine().start(new SocketPair(downstream, connection), this, endedRelay);
      armNext(drainedNanos);
    } catch (RuntimeException | LinkageError bug) {
      LOG.error("event=internal_error where=session bind={}", bind(), bug);
      abort(CloseReason.INTERNAL_ERROR);
    }
  }

  @Override
  public void onUnavailable(CloseReason reason) {
    state = SessionState.TURNED_AWAY;
    // A pod that was reached and reset the connection is passed on as what it did.
    if (forwarding.spec().resetWhenUnavailable() || reason == CloseReason.UPSTREAM_RESET) {
      downstream.reset();
      toClosed(reason);
    } else {
      downstream.farewell(() -> toClosed(reason));
    }
  }

  @Override
  public void onHalfClosed(Direction ended) {
    state = SessionState.HALF_CLOSED;
    halfClosedNanos = wheel.nanos();
    armNext(halfClosedNanos);
  }

  @Override
  public void onClosed(CloseReason reason) {
    toClosed(reason);
  }

  /**
   * The next moment to look: halfway to the deadline, so that there is something to compare with
   * when it comes, then the deadline. Bytes that move meanwhile only push it back when it comes.
   */
  private void armNext(long now) {
    long due = deadline();
    long moved = movedNanos();
    long halfway = moved + (due - moved) / 2;
    long next = now - halfway < 0 ? halfway : due;
    long keepAliveDue = openedNanos + KEEPALIVE_AFTER_NANOS;
    if (!keepAlive && keepAliveDue - next < 0) {
      next = keepAliveDue;
    }
    wheel.arm(this, next);
  }

  private long deadline() {
    long idleDue = idleDue();
    if (state != SessionState.HALF_CLOSED) {
      return idleDue;
    }
    long halfClosedDue =
        later(movedNanos(), halfClosedNanos) + forwarding.spec().timeouts().halfClosed().toNanos();
    return later(idleDue, halfClosedDue) == idleDue ? halfClosedDue : idleDue;
  }

  private long idleDue() {
    return movedNanos() + forwarding.spec().timeouts().idle().toNanos();
  }

  private long movedNanos() {
    return relay == null ? openedNanos : later(relay.lastMoveNanos(), drainedNanos);
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }

  @Override
  protected void onDue(long now) {
    Relay running = relay;
    if (running == null) {
      return;
    }
    if (!keepAlive && upstream != null && now - openedNanos >= KEEPALIVE_AFTER_NANOS) {
      keepAlive = true;
      upstream.enableKeepAlive();
    }
    lookAtReceivers(running, now);
    if (now - deadline() >= 0) {
      running.end(
          now - idleDue() >= 0 ? CloseReason.IDLE_TIMEOUT : CloseReason.HALF_CLOSED_TIMEOUT);
    } else {
      armNext(now);
    }
  }

  /**
   * A slow reader takes bytes out of the kernel's queue for a long time before the relay can hand
   * over more: that is movement. One that has stalled takes none.
   */
  private void lookAtReceivers(Relay running, long now) {
    long total = running.bytes(Direction.TO_UPSTREAM) + running.bytes(Direction.TO_DOWNSTREAM);
    long queued =
        total - running.settled(Direction.TO_UPSTREAM) - running.settled(Direction.TO_DOWNSTREAM);
    if (total == totalSeen && queued < queuedSeen) {
      drainedNanos = now;
    }
    totalSeen = total;
    queuedSeen = queued;
  }

  /** Ends the session at once with RST to both sides. */
  public void abort(CloseReason reason) {
    switch (state) {
      case CLOSED -> {}
      case ACCEPTED, CONNECTING, TURNED_AWAY -> {
        connector.cancel();
        downstream.reset();
        toClosed(reason);
      }
      case RELAYING, HALF_CLOSED -> {
        if (relay != null) {
          relay.abort(reason);
          return;
        }
        downstream.reset();
        if (upstream != null) {
          upstream.reset();
        }
        toClosed(reason);
      }
    }
  }

  /** The only exit: timer, endpoint, permit, registry, observer, each once. */
  private void toClosed(CloseReason reason) {
    if (state == SessionState.CLOSED) {
      return;
    }
    state = SessionState.CLOSED;
    wheel.disarm(this);
    Endpoint used = endpoint;
    if (used != null) {
      used.release();
    }
    closeReason = reason;
    ListenerSpec spec = forwarding.spec();
    // Before the registry: who waits for it to be empty may close what the observer writes to.
    services.observer().onClosed(spec.bind(), spec.owner(), reason, this);
    registry.remove(this);
    permits.release();
    if (relay != null && relay.isReusable()) {
      registry.keepEnded(this);
    }
  }

  @Override
  public SessionSummary summary() {
    ListenerSpec spec = forwarding.spec();
    return new SessionSummary(
        id,
        spec.bind(),
        spec.owner(),
        downstream.remoteAddress(),
        endpoint == null ? null : endpoint.spec(),
        wheel.nanos() - openedNanos,
        bytes(Direction.TO_UPSTREAM),
        bytes(Direction.TO_DOWNSTREAM),
        closeReason);
  }
}
