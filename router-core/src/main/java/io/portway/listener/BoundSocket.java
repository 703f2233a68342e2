package io.portway.listener;

import io.portway.model.BindOutcome.SocketOutcome;
import io.portway.model.CloseReason;
import io.portway.session.ConnectionPermits.Answer;
import io.portway.session.Session;
import io.portway.transport.AcceptEvents;
import io.portway.transport.Connection;
import io.portway.transport.IoLoop;
import io.portway.transport.ListenSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening socket of a listener on one address, open or still to be opened. It accepts on its
 * own io loop and gives each connection to the loop with the fewest sessions. Touched on its loop
 * but for what says otherwise.
 */
final class BoundSocket implements AcceptEvents {

  private static final Logger LOG = LoggerFactory.getLogger(BoundSocket.class);

  /**
   * Descriptors may come free without a session of ours ending, so an exhausted socket looks again
   * by itself.
   */
  private static final long EXHAUSTED_LOOK_MILLIS = 100;

  private static final String CLOSED = "closed before it was opened";

  private final Listener listener;
  private final InetSocketAddress address;
  private final ListenerServices services;
  private final IoLoop loop;
  private @Nullable ListenSocket socket;
  private boolean closed;

  BoundSocket(Listener listener, InetSocketAddress address, ListenerServices services) {
    this.listener = listener;
    this.address = address;
    this.services = services;
    this.loop = services.loops().next();
  }

  /** Opens it unless it is open, or closed for good meanwhile; any thread. */
  CompletableFuture<SocketOutcome> open() {
    CompletableFuture<SocketOutcome> outcome = new CompletableFuture<>();
    loop.execute(() -> {
      if (socket != null || closed) {
        outcome.complete(new SocketOutcome(address, closed ? CLOSED : ""));
        return;
      }
      services
          .sessions()
          .sockets()
          .listen(
              loop,
              address,
              this,
              result -> {
                socket = result.socket();
                outcome.complete(new SocketOutcome(address, result.error()));
              });
    });
    return outcome;
  }

  /** Serves what waits and closes it; completes when its address can be bound again. Any thread. */
  CompletableFuture<Void> close() {
    CompletableFuture<Void> free = new CompletableFuture<>();
    loop.execute(() -> {
      ListenSocket open = socket;
      socket = null;
      closed = true;
      if (open == null) {
        free.complete(null);
      } else {
        open.closeNow(() -> free.complete(null));
      }
    });
    return free;
  }

  @Override
  public boolean takePermit() {
    Answer answer = listener.port().take(this::onPermitFree);
    if (answer == Answer.TAKEN) {
      return true;
    }
    services
        .observer()
        .onPaused(
            listener.bind(), answer == Answer.PORT_FULL ? PauseCause.PORT_LIMIT : PauseCause.LIMIT);
    return false;
  }

  /** Any thread. */
  private void onPermitFree() {
    loop.execute(() -> {
      if (socket == null) {
        services.permits().passOn();
      } else {
        socket.resume();
      }
    });
  }

  @Override
  public void returnPermit() {
    listener.port().release();
  }

  @Override
  public IoLoop chooseLoop() {
    IoLoop chosen = services.loops().leastLoaded();
    // At once, so that a burst is spread before the first of it has arrived.
    chosen.sessions().incrementAndGet();
    return chosen;
  }

  @Override
  public void onAccepted(Connection connection) {
    Session session =
        new Session(services.sessions(), listener.port(), listener.forwarding(), connection);
    try {
      session.start();
    } catch (RuntimeException | LinkageError bug) {
      LOG.error("event=internal_error where=session bind={}", listener.bind(), bug);
      session.abort(CloseReason.INTERNAL_ERROR);
    }
  }

  @Override
  public void onExhausted(ListenSocket exhausted, int errno) {
    services.observer().onPaused(listener.bind(), PauseCause.DESCRIPTORS);
    resumeLater(exhausted);
  }

  private void resumeLater(ListenSocket exhausted) {
    loop.schedule(
        () -> {
          if (closed) {
            return;
          }
          if (loop.reserve().refill()) {
            exhausted.resume();
          } else {
            resumeLater(exhausted);
          }
        },
        EXHAUSTED_LOOK_MILLIS);
  }
}
