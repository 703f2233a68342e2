package io.portway.transport;

/** The end of a connection that is promised a FIN; see {@link Connection#farewell}. */
final class EpollFarewell extends Deadline {

  private final EpollConnection connection;
  private final Runnable released;
  private boolean over;
  private long left = Connection.FAREWELL_BYTES;

  EpollFarewell(EpollConnection connection, Runnable released) {
    this.connection = connection;
    this.released = released;
  }

  void start() {
    connection.shutdownOutput();
    connection.handler(this::discard);
    DeadlineWheel wheel = connection.loop().wheel();
    wheel.arm(this, wheel.nanos() + Connection.FAREWELL_NANOS);
    if (connection.isReadable()) {
      connection.loop().execute(this::discard);
    }
  }

  /** One read a turn: what a client pours in must not keep the loop from its sessions. */
  private void discard() {
    if (over || connection.isClosed() || !connection.isReadable()) {
      return;
    }
    Buffers buffers = connection.loop().buffers();
    int received = connection.receive(buffers.transferAddress(), Buffers.TRANSFER_BYTES);
    if (received > 0) {
      left -= received;
    }
    boolean more = received > 0 || received == -Errno.EAGAIN || received == -Errno.EINTR;
    if (!more || left <= 0 || connection.hasEnded()) {
      connection.loop().wheel().disarm(this);
      release();
    } else if (connection.isReadable()) {
      connection.loop().execute(this::discard);
    }
  }

  private void release() {
    over = true;
    connection.closeNow();
    released.run();
  }

  @Override
  protected void onDue(long nowNanos) {
    release();
  }
}
