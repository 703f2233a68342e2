package io.portway.transport;

/**
 * A listening socket on an own epoll handle, or a further place where the connections of one are
 * accepted. An exclusive registration cannot be changed, so pausing leaves epoll.
 */
final class EpollListenSocket extends EpollHandle implements ListenSocket {

  /** A burst of connections on one port must not keep the loop from its sessions. */
  private static final int ACCEPTS_PER_TURN = 32;

  /**
   * Turns with one accept each before a second one is tried: accepting until the queue is empty
   * costs a call that fails, for each connection while they come one by one.
   */
  private static final int TURNS_BEFORE_MORE = 32;

  private final AcceptEvents events;

  /** The descriptor is another socket's. */
  private final boolean joined;

  /** Accepts that the next turn may make: doubled while the queue was never empty, else 1. */
  private int allowed = 1;

  private int fullTurns;

  EpollListenSocket(IoLoop loop, int fd, AcceptEvents events) {
    this(loop, fd, events, false);
  }

  private EpollListenSocket(IoLoop loop, int fd, AcceptEvents events, boolean joined) {
    super(loop, fd);
    this.events = events;
    this.joined = joined;
  }

  @Override
  public ListenSocket joinedBy(IoLoop other, AcceptEvents theirs) {
    EpollListenSocket socket = new EpollListenSocket(other, fdNumber(), theirs, true);
    socket.resume();
    return socket;
  }

  @Override
  public void resume() {
    if (!isClosed()) {
      watch(IN | EXCLUSIVE);
      // At once: where nobody waits in the queue, the permit that brought us here goes on to who
      // needs it.
      ready(IN);
    }
  }

  @Override
  void onReady(int ready) {
    for (int i = 0; i < allowed; i++) {
      if (!acceptOne()) {
        allowed = 1;
        fullTurns = 0;
        return;
      }
    }
    fullTurns++;
    if (fullTurns >= TURNS_BEFORE_MORE) {
      allowed = Math.min(2 * allowed, ACCEPTS_PER_TURN);
    }
  }

  /** False when there is nothing more to accept now. */
  private boolean acceptOne() {
    if (!loop().reserve().isHeld()) {
      unwatch();
      events.onExhausted(this, Errno.EMFILE);
      return false;
    }
    if (!events.takePermit()) {
      unwatch();
      return false;
    }
    NativeIo io = loop().io();
    int fd = io.accept(fdNumber());
    if (fd < 0) {
      events.returnPermit();
      if (Errno.isLocalResource(-fd)) {
        loop().reserve().release();
        unwatch();
        events.onExhausted(this, -fd);
        return false;
      }
      // Any other error belongs to the connection that died in the queue, not to the socket:
      // accept(2), NOTES.
      return fd != -Errno.EAGAIN;
    }
    IoLoop home = events.chooseLoop();
    EpollConnection connection = EpollConnection.accepted(loop(), home, fd, io.lastAddress());
    if (home == loop()) {
      // Not by a task, which would be an object for each connection.
      events.onAccepted(connection);
    } else {
      home.execute(() -> events.onAccepted(connection));
    }
    return true;
  }

  /** A descriptor that is another socket's is closed there. */
  @Override
  void bury() {
    if (!joined) {
      super.bury();
    }
  }

  @Override
  void onBug() {
    unwatch();
    events.onExhausted(this, 0);
  }

  @Override
  public void closeNow(Runnable free) {
    if (joined) {
      abandon();
    } else if (!isClosed()) {
      // The queue is served, as far as it was when the close came: a client whose handshake was
      // done is not reset.
      for (int i = 0; i < EpollSockets.BACKLOG && acceptOne(); i++) {}
      closeDescriptor();
    }
    // Behind the close of the descriptor.
    loop().execute(free);
  }
}
