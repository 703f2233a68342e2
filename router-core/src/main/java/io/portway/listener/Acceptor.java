package io.portway.listener;

import io.portway.model.CloseReason;
import io.portway.session.ConnectionPermits.Answer;
import io.portway.session.Session;
import io.portway.transport.AcceptEvents;
import io.portway.transport.Connection;
import io.portway.transport.IoLoop;
import io.portway.transport.ListenSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the connections of one listening socket on one io loop, keeps them there while the loops
 * are even, and pauses while there is no permit or no descriptor. Touched on its loop but for what
 * says otherwise.
 */
final class Acceptor implements AcceptEvents {

  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

  /**
   * Descriptors may come free without a session of ours ending, so an exhausted socket looks again
   * by itself.
   */
  private static final long EXHAUSTED_LOOK_MILLIS = 100;

  private final Listener listener;
  private final ListenerServices services;
  private final IoLoop loop;

  /** Made once: every connection offers it. */
  private final Runnable onPermitFree = this::onPermitFree;

  private @Nullable ListenSocket socket;
  private boolean closed;

  Acceptor(Listener listener, ListenerServices services, IoLoop loop) {
    this.listener = listener;
    this.services = services;
    this.loop = loop;
  }

  IoLoop loop() {
    return loop;
  }

  /** Null before it was opened, where that failed, and after the close. */
  @Nullable ListenSocket socket() {
    return socket;
  }

  boolean isClosed() {
    return closed;
  }

  void opened(@Nullable ListenSocket opened) {
    socket = opened;
  }

  /**
   * Accepts no more.
   *
   * @param free called once, on the loop, when the socket has let go
   */
  void close(Runnable free) {
    ListenSocket open = socket;
    socket = null;
    closed = true;
    if (open == null) {
      free.run();
    } else {
      open.closeNow(free);
    }
  }

  @Override
  public boolean takePermit() {
    Answer answer = listener.port().take(onPermitFree);
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
    IoLoop chosen = services.loops().homeFor(loop);
    chosen.sessions().expected();
    return chosen;
  }

  @Override
  public void onAccepted(Connection connection) {
    Session session =
        Session.of(services.sessions(), listener.port(), listener.forwarding(), connection);
    try {
      session.start();
    } catch (RuntimeException | LinkageError bug) {
      LOG.error("event=internal_error where=session bind={}", listener.bind(), bug);
      session.abort(CloseReason.INTERNAL_ERROR);
    }
  }

  @Override
  public void onExhausted(ListenSocket exhausted, int errno) {
    // First: where descriptors are short, telling of it may fail for want of a class.
    resumeLater(exhausted);
    services.observer().onPaused(listener.bind(), PauseCause.DESCRIPTORS);
  }

  private void resumeLater(ListenSocket exhausted) {
    loop.schedule(() -> resume(exhausted), EXHAUSTED_LOOK_MILLIS);
  }

  private void resume(ListenSocket exhausted) {
    if (closed) {
      return;
    }
    boolean resumed = false;
    try {
      if (loop.reserve().refill()) {
        exhausted.resume();
        resumed = true;
      }
    } catch (RuntimeException | LinkageError bug) {
      // Nobody else would ever open this port again.
      LOG.error("event=internal_error where=listener bind={}", listener.bind(), bug);
    }
    if (!resumed) {
      resumeLater(exhausted);
    }
  }
}
