package io.portway.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket on an own epoll handle: registered once, edge-triggered, for input, and for
 * output from the first send on that falls short; only a reader of bulk changes that ({@link
 * #byLevel}). What epoll has reported and nobody has used up is kept here, so that nothing is lost
 * while a connection goes from hand to hand: who dials, who watches for a reset, the engine, the
 * farewell. One {@link ReadyHandler} at a time hears of it.
 *
 * <p>A read that does not fill its memory has taken everything (epoll(7), question 9), so nobody
 * reads again before the next edge; with the FIN reported before such a read, not even the end has
 * to be read. Urgent data (RFC 9293 section 3.8.5) is the exception, since a read stops at its
 * mark.
 */
public final class EpollConnection extends EpollHandle implements Connection {

  private static final int INPUT_EDGES = IN | PRI | RDHUP | EDGE;

  /** Null until somebody asks for the address of an accepted connection over IPv4. */
  private @Nullable InetSocketAddress remote;

  private int ipv4;
  private int port;
  private @Nullable ReadyHandler handler;
  private @Nullable ResetEvents resetEvents;

  /**
   * Reported and not used up: IN until it is drained; the rest stays. OUT needs no report at first,
   * only once a send has fallen short.
   */
  private int ready = OUT;

  /** OUT is among the edges: who never falls short is not woken for it. */
  private boolean outputWatched;

  private Input input = Input.BY_EDGE;

  /** How input is reported. */
  private enum Input {
    BY_EDGE,
    BY_LEVEL,
    SILENT
  }

  /** See {@link #letGo}. */
  private boolean unknown;

  private NoDelay noDelay = NoDelay.SET;

  /** Hears that something new was reported of one connection, on its loop. */
  @FunctionalInterface
  public interface ReadyHandler {

    void onReady();
  }

  private EpollConnection(IoLoop loop, int fd) {
    super(loop, fd);
  }

  /** A socket that was accepted, on this loop or on the one that has accepted it. */
  static EpollConnection accepted(IoLoop by, IoLoop home, int fd, SocketAddress from) {
    // What another loop keeps is not to be touched here.
    EpollConnection connection = by == home ? of(home, fd) : new EpollConnection(home, fd);
    if (from.isIpv4()) {
      connection.ipv4 = from.ipv4();
      connection.port = from.port();
    } else {
      connection.remote = from.get();
    }
    return connection;
  }

  /** A socket of our own making that is connecting, whose TCP_NODELAY is not set yet. */
  static EpollConnection dialled(IoLoop loop, int fd, InetSocketAddress to) {
    EpollConnection connection = of(loop, fd);
    connection.remote = to;
    connection.noDelay = NoDelay.BEFORE_SECOND_SEND;
    connection.ready = 0;
    connection.outputWatched = true;
    return connection;
  }

  /** As new, if not new. */
  private static EpollConnection of(IoLoop loop, int fd) {
    EpollConnection kept = loop.poller().kept(fd);
    if (kept == null || !kept.unknown) {
      return new EpollConnection(loop, fd);
    }
    kept.reopen();
    kept.unknown = false;
    kept.remote = null;
    kept.ipv4 = 0;
    kept.port = 0;
    kept.ready = OUT;
    kept.outputWatched = false;
    kept.input = Input.BY_EDGE;
    kept.noDelay = NoDelay.SET;
    return kept;
  }

  /** It is closed, and nobody will call it any more: a later connection may be this object. */
  public void letGo() {
    unknown = true;
  }

  @Override
  void bury() {
    super.bury();
    // Kept until its number is closed again, it must not keep a session from the collector.
    handler = null;
    resetEvents = null;
    loop().poller().keep(this);
  }

  @Override
  public InetSocketAddress remoteAddress() {
    InetSocketAddress known = remote;
    if (known == null) {
      known = SocketAddress.of(ipv4, port);
      remote = known;
    }
    return known;
  }

  @Override
  public long remoteIpv4() {
    return port == 0 ? -1 : Integer.toUnsignedLong(ipv4);
  }

  /**
   * Tells {@code next} of everything from now on; what was reported before is there to be asked.
   */
  public void handler(ReadyHandler next) {
    tell(next, null);
  }

  /** One of both at most; the other one hears nothing more. */
  private void tell(@Nullable ReadyHandler ofAll, @Nullable ResetEvents ofReset) {
    handler = ofAll;
    resetEvents = ofReset;
    byEdge();
    watch(wanted());
  }

  /**
   * From now on input is reported for as long as there is some, for a reader of bulk that reads
   * once a report: no read only finds that there is nothing, and no report is of what was read
   * meanwhile. An end shows as a read of 0 bytes, not by {@link #hasEnded}. Who does not read at a
   * report must say so by {@link #silence}, or the loop spins. Urgent data keeps input by edge.
   */
  public void byLevel() {
    if (input == Input.BY_EDGE && !hasUrgent()) {
      report(Input.BY_LEVEL);
    }
  }

  /** Reports input once it has come, as at first; what is there now is reported anew. */
  public void byEdge() {
    if (input != Input.BY_EDGE) {
      report(Input.BY_EDGE);
    }
  }

  /**
   * Where input is reported by level, it is not until {@link #listen}; there may be some all the
   * while, so who reads anyway is not kept from it.
   */
  public void silence() {
    if (input == Input.BY_LEVEL) {
      report(Input.SILENT);
    }
    if (input == Input.SILENT) {
      ready |= IN;
    }
  }

  /** Ends a {@link #silence}. */
  public void listen() {
    if (input == Input.SILENT) {
      report(Input.BY_LEVEL);
    }
  }

  private void report(Input next) {
    input = next;
    if (next == Input.BY_LEVEL) {
      ready &= ~(IN | RDHUP);
    }
    watchInstead(wanted());
  }

  /** By edge OUT stays; by level it would be reported for as long as the socket is writable. */
  private int wanted() {
    int out = isWritable() ? 0 : OUT;
    return switch (input) {
      case BY_EDGE -> outputWatched ? INPUT_EDGES | OUT : INPUT_EDGES;
      case BY_LEVEL -> IN | PRI | out;
      // Without PRI, for which the kernel wakes the loop at every segment; by edge, since errors
      // are reported whether they are asked for or not.
      case SILENT -> out | EDGE;
    };
  }

  /** Something was reported of its input, or an error, that nobody has used up. */
  public boolean hasNews() {
    return (ready & ~OUT) != 0;
  }

  /** Bytes, an end or an error may wait to be received. */
  public boolean isReadable() {
    return (ready & IN) != 0;
  }

  /** No send has fallen short, or the socket was reported writable since. */
  public boolean isWritable() {
    return (ready & OUT) != 0;
  }

  /** An error came (RST, a timeout): the connection is dead; received bytes can still be read. */
  public boolean hasFailed() {
    return (ready & ERR) != 0;
  }

  /** Urgent data came once; {@link #receiveInto} may then meet its mark, which it cannot pass. */
  public boolean hasUrgent() {
    return (ready & PRI) != 0;
  }

  /** The peer's FIN came, all bytes before it were received, and no error has come. */
  public boolean hasEnded() {
    return (ready & (IN | RDHUP | ERR)) == RDHUP;
  }

  /** recv(2): bytes, 0 at FIN, {@code -errno}. */
  public int receive(long memory, int length) {
    int received = loop().io().receive(fdNumber(), memory, length);
    // Behind an error or an urgent mark there may be more, or its errno.
    boolean drained = received < length && (ready & (PRI | ERR)) == 0;
    if (drained || received == -Errno.EAGAIN || input != Input.BY_EDGE) {
      ready &= ~IN;
    }
    return received;
  }

  /**
   * splice(2) from this socket into the pipe, which must be empty: bytes, {@code -errno}, 0 at FIN
   * or at an urgent mark with FIN somewhere behind it, which only {@link #receive} tells apart. The
   * pipe may be full before the socket is drained, so by edge only EAGAIN says that it is.
   */
  public int receiveInto(Pipe pipe) {
    int received = pipe.fill(loop().io(), fdNumber());
    if (received == -Errno.EAGAIN || input != Input.BY_EDGE) {
      ready &= ~IN;
    }
    return received;
  }

  /** send(2): bytes taken, {@code -errno}. */
  public int send(long memory, int length) {
    if (noDelay != NoDelay.SET) {
      noDelay = noDelay.beforeSend(loop().io(), fdNumber());
    }
    int sent = loop().io().send(fdNumber(), memory, length);
    if (sent < length) {
      fellShort();
    }
    return sent;
  }

  /** splice(2) of what the pipe holds: bytes taken, {@code -errno}. */
  int sendFrom(Pipe pipe) {
    if (noDelay != NoDelay.SET) {
      noDelay = noDelay.beforeSend(loop().io(), fdNumber());
    }
    int held = pipe.remaining();
    int sent = pipe.drain(loop().io(), fdNumber());
    if (sent < held) {
      fellShort();
    }
    return sent;
  }

  private void fellShort() {
    ready &= ~OUT;
    if (input != Input.BY_EDGE || !outputWatched) {
      outputWatched = true;
      watchInstead(wanted());
    }
  }

  /**
   * Sends FIN behind what is queued; an error says that the connection is gone already and is found
   * by reading.
   */
  public void shutdownOutput() {
    loop().io().shutdownOutput(fdNumber());
  }

  /**
   * Bytes (a FIN counts as one) that the peer has not acknowledged; 0 when the connection is gone.
   */
  public int unacknowledged() {
    return isClosed() ? 0 : Math.max(0, loop().io().unacknowledged(fdNumber()));
  }

  /** Whether bytes wait in the send queue because the peer's window is shut. */
  public boolean hasUnsent() {
    return !isClosed() && loop().io().unsent(fdNumber()) > 0;
  }

  /**
   * Out of epoll until the next {@link #handler}; what is ready is reported anew then. The old
   * handler hears nothing more.
   */
  public void rest() {
    resetEvents = null;
    handler = null;
    input = Input.BY_EDGE;
    unwatch();
  }

  /**
   * The same socket on another loop, where it is used from now on; called on this loop, and this
   * object is of no use any more. What is ready is reported anew.
   */
  public EpollConnection moveTo(IoLoop target) {
    EpollConnection moved = new EpollConnection(target, fdNumber());
    moved.remote = remote;
    moved.ipv4 = ipv4;
    moved.port = port;
    moved.noDelay = noDelay;
    abandon();
    return moved;
  }

  @Override
  public void watchForReset(ResetEvents events) {
    tell(null, events);
  }

  @Override
  public void enableKeepAlive() {
    if (!isClosed()) {
      loop().io().keepAlive(fdNumber());
    }
  }

  @Override
  public void reset() {
    if (!isClosed()) {
      loop().io().lingerZero(fdNumber());
      closeDescriptor();
    }
  }

  @Override
  public void closeNow() {
    closeDescriptor();
  }

  @Override
  public void farewell(Runnable released) {
    if (isClosed()) {
      released.run();
    } else {
      new EpollFarewell(this, released).start();
    }
  }

  @Override
  void onBug() {
    reset();
  }

  @Override
  void onReady(int events) {
    // Only by edge does an end mean what hasEnded says; this report may be from before.
    ready |= input == Input.BY_EDGE ? events : events & ~RDHUP;
    if (hasUrgent()) {
      byEdge();
    } else if (input == Input.BY_LEVEL && (events & OUT) != 0) {
      watchInstead(wanted());
    }
    ReadyHandler current = handler;
    ResetEvents watching = resetEvents;
    if (current != null) {
      current.onReady();
    } else if (watching != null && (ready & (ERR | HUP)) != 0) {
      resetEvents = null;
      unwatch();
      watching.onReset();
    }
  }
}
