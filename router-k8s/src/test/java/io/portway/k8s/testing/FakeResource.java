package io.portway.k8s.testing;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The script of one path: what the next requests get, and what all later ones get. Owned by a
 * {@link FakeApiServer}; every method may be called on any thread and at any time, between requests
 * too.
 */
public final class FakeResource {

  /** Replies that are used once each, in their order, and the one after them. */
  private static final class Script {
    final Deque<Reply> next = new ArrayDeque<>();
    Reply standing;
    int used;

    Script(Reply standing) {
      this.standing = standing;
    }

    Reply take() {
      used++;
      Reply reply = next.poll();
      return reply == null ? standing : reply;
    }
  }

  private final Script gets = new Script(Reply.noSuchApi());
  private final Script watches = new Script(Reply.watch());
  private final Script writes = new Script(Reply.failure(405, "MethodNotAllowed"));
  private final List<FakeRequest> requests = new ArrayList<>();
  private final List<FakeConnection> held = new ArrayList<>();

  FakeResource() {}

  /** What every GET without a watch gets: a list, or one object. Before it is said: 404. */
  public synchronized FakeResource get(Reply reply) {
    gets.standing = reply;
    return this;
  }

  /** What the next GETs get, before the one that stands. */
  public synchronized FakeResource nextGets(Reply... replies) {
    gets.next.addAll(List.of(replies));
    return this;
  }

  /** What every watch gets. Before it is said: a stream that stays open. */
  public synchronized FakeResource watch(Reply reply) {
    watches.standing = reply;
    return this;
  }

  /** What the next watches get, before the one that stands. */
  public synchronized FakeResource nextWatches(Reply... replies) {
    watches.next.addAll(List.of(replies));
    return this;
  }

  /** What every POST, PUT, PATCH and DELETE gets. Before it is said: 405. */
  public synchronized FakeResource write(Reply reply) {
    writes.standing = reply;
    return this;
  }

  /** What the next writes get, before the one that stands. */
  public synchronized FakeResource nextWrites(Reply... replies) {
    writes.next.addAll(List.of(replies));
    return this;
  }

  /** How many GETs without a watch came. */
  public synchronized int gets() {
    return gets.used;
  }

  /** How many watches came. */
  public synchronized int watches() {
    return watches.used;
  }

  /** How many writes came. */
  public synchronized int writes() {
    return writes.used;
  }

  /** Every request so far, in the order of their arrival. */
  public synchronized List<FakeRequest> requests() {
    return List.copyOf(requests);
  }

  /** The last request. */
  public synchronized @Nullable FakeRequest lastRequest() {
    return requests.isEmpty() ? null : requests.getLast();
  }

  /** How many streams are open now. */
  public synchronized int openWatches() {
    return held.size();
  }

  /** Sends a part to every open stream; see {@link Frames}. A client that has gone is no error. */
  public synchronized void send(String part) {
    held.removeIf(connection -> !isSent(connection, part));
  }

  private static boolean isSent(FakeConnection connection, String part) {
    try {
      connection.part(part);
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  /** Breaks the connection of every open stream. */
  public synchronized void breakWatches() throws IOException {
    for (FakeConnection connection : held) {
      connection.close();
    }
    held.clear();
  }

  synchronized Reply take(FakeRequest request) {
    requests.add(request);
    if (request.isWatch()) {
      return watches.take();
    }
    return request.method().equals("GET") ? gets.take() : writes.take();
  }

  /** Keeps a stream open until the client ends it, or the test. */
  void hold(FakeConnection connection) throws IOException {
    synchronized (this) {
      held.add(connection);
    }
    try {
      connection.awaitClient();
    } finally {
      synchronized (this) {
        held.remove(connection);
      }
      connection.close();
    }
  }
}
