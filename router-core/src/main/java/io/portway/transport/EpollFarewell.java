package io.portway.transport;

/** The end of a connection that is promised a FIN; see {@link Connection#farewell}. */
final class EpollFarewell extends Deadline {

  private final EpollConnection connection;
  private final Runnable released;
  private long left = Connection.FAREWELL_BYTES;

  EpollFarewell(EpollConnection connection, Runnable released) {
    this.connection = connection;
    this.released = released;
  }

  void start() {
    connection.shutdownOutput();
    connection.handler(this::onReady);
    DeadlineWheel wheel = connection.loop().wheel();
    wheel.arm(this, wheel.nanos() + Connection.FAREWELL_NANOS);
    connection.watch(EpollConnection.READ);
  }

  private void onReady(int events) {
    Buffers buffers = connection.loop().buffers();
    int received = connection.receive(buffers.transferAddress(), Buffers.TRANSFER_BYTES);
    if (received > 0) {
      left -= received;
    }
    boolean more = received > 0 || received == -Errno.EAGAIN || received == -Errno.EINTR;
    if (!more || left <= 0) {
      connection.loop().wheel().disarm(this);
      release();
    }
  }

  private void release() {
    connection.closeNow();
    released.run();
  }

  @Override
  protected void onDue(long nowNanos) {
    release();
  }
}
