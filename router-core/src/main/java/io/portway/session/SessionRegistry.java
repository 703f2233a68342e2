package io.portway.session;

import io.portway.model.BindKey;
import io.portway.model.CloseReason;
import io.portway.relay.Direction;
import io.portway.transport.EventLoops;
import io.portway.transport.IoLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Every live session, kept per io loop so that opening, closing and summing need no lock: each part
 * is touched on its loop only.
 */
public final class SessionRegistry {

  /** Ended sessions that a loop keeps for later connections: some 120 KiB. */
  private static final int MOST_ENDED_KEPT = 256;

  private final EventLoops loops;
  private final List<OfLoop> parts;
  private final AtomicInteger live = new AtomicInteger();
  private volatile List<CompletableFuture<Void>> waiters = List.of();

  public SessionRegistry(EventLoops loops) {
    this.loops = loops;
    int count = loops.all().size();
    this.parts = loops.all().stream().map(loop -> new OfLoop(loop, count)).toList();
  }

  OfLoop of(IoLoop loop) {
    return parts.get(loop.index());
  }

  /** Sessions that are open now. Any thread. */
  public int live() {
    return live.get();
  }

  /**
   * Sums every listener's traffic on the io loops; completes at once when they are responsive. Any
   * thread.
   */
  public CompletableFuture<Map<BindKey, SessionTraffic>> traffic() {
    return loops.ask(loop -> of(loop).traffic()).thenApply(SessionRegistry::sum);
  }

  private static Map<BindKey, SessionTraffic> sum(List<Map<BindKey, SessionTraffic>> parts) {
    Map<BindKey, SessionTraffic> sum = new HashMap<>();
    parts.forEach(
        part -> part.forEach((bind, traffic) -> sum.merge(bind, traffic, SessionTraffic::plus)));
    return sum;
  }

  /**
   * Drops the totals of a listener that is gone as soon as its last session has ended. Any thread.
   */
  public void forget(BindKey bind) {
    parts.forEach(part -> part.loop.execute(() -> part.forget(bind)));
  }

  /**
   * Completes when no session is left; new ones may still come while listeners are open. Any
   * thread.
   */
  public CompletableFuture<Void> whenEmpty() {
    CompletableFuture<Void> empty = new CompletableFuture<>();
    synchronized (this) {
      List<CompletableFuture<Void>> next = new ArrayList<>(waiters);
      next.add(empty);
      waiters = List.copyOf(next);
    }
    if (live.get() == 0) {
      empty.complete(null);
    }
    return empty;
  }

  /**
   * Resets every session that is still open, with reason drain_deadline; completes when that is
   * done. Any thread.
   */
  public CompletableFuture<Void> abortAll() {
    return loops
        .ask(loop -> {
          of(loop).abortAll();
          return true;
        })
        .thenAccept(_ -> {});
  }

  /** The sessions of one io loop, and the totals of those that have ended there. */
  final class OfLoop {

    private final IoLoop loop;
    private final long idStep;
    private long lastId;
    private @Nullable Session newest;

    /** Linked like the live ones. */
    private @Nullable Session ended;

    private int endedKept;
    private final Map<BindKey, Totals> totals = new HashMap<>();

    OfLoop(IoLoop loop, int loopCount) {
      this.loop = loop;
      this.idStep = loopCount;
      this.lastId = loop.index();
    }

    /** Unique in the process: every loop counts in its own residue class. */
    long nextId() {
      lastId += idStep;
      return lastId;
    }

    void add(Session session) {
      Totals of = totals.computeIfAbsent(session.bind(), _ -> new Totals());
      session.totals = of;
      of.active++;
      of.forgotten = false;
      link(session);
      live.incrementAndGet();
    }

    void remove(Session session) {
      unlink(session);
      Totals of = Objects.requireNonNull(session.totals);
      of.active--;
      of.toUpstream += session.bytes(Direction.TO_UPSTREAM);
      of.toDownstream += session.bytes(Direction.TO_DOWNSTREAM);
      if (of.forgotten && of.active == 0) {
        totals.remove(session.bind());
      }
      loop.sessions().ended();
      if (live.decrementAndGet() == 0) {
        waiters.forEach(waiter -> waiter.complete(null));
      }
    }

    /** Keeps one to which nothing refers any more. */
    void keepEnded(Session session) {
      if (endedKept < MOST_ENDED_KEPT) {
        session.next = ended;
        ended = session;
        endedKept++;
      }
    }

    /** Null where there is none. */
    @Nullable Session takeEnded() {
      Session session = ended;
      if (session != null) {
        ended = session.next;
        session.next = null;
        endedKept--;
      }
      return session;
    }

    private void link(Session session) {
      Session head = newest;
      if (head != null) {
        head.previous = session;
      }
      session.next = head;
      newest = session;
    }

    private void unlink(Session session) {
      Session next = session.next;
      Session previous = session.previous;
      if (next != null) {
        next.previous = previous;
      }
      if (previous != null) {
        previous.next = next;
      } else {
        newest = next;
      }
      session.next = null;
      session.previous = null;
    }

    private void forget(BindKey bind) {
      Totals of = totals.get(bind);
      if (of != null) {
        of.forgotten = true;
        if (of.active == 0) {
          totals.remove(bind);
        }
      }
    }

    private Map<BindKey, SessionTraffic> traffic() {
      Map<BindKey, SessionTraffic> traffic = new HashMap<>();
      totals.forEach((bind, of) ->
          traffic.put(bind, new SessionTraffic(of.active, of.toUpstream, of.toDownstream)));
      for (Session session = newest; session != null; session = session.next) {
        traffic.merge(
            session.bind(),
            new SessionTraffic(
                0, session.bytes(Direction.TO_UPSTREAM), session.bytes(Direction.TO_DOWNSTREAM)),
            SessionTraffic::plus);
      }
      return traffic;
    }

    private void abortAll() {
      Session session = newest;
      while (session != null) {
        // It leaves the list.
        Session next = session.next;
        session.abort(CloseReason.DRAIN_DEADLINE);
        session = next;
      }
    }
  }

  /** What one listener's sessions on one loop come to. */
  static final class Totals {
    private long active;
    private long toUpstream;
    private long toDownstream;
    private boolean forgotten;
  }
}
