package io.portway.transport;

/**
 * A pipe(2) for moving bytes inside the kernel, lent by {@link Pipes} while there are bytes in it.
 * Touched on its loop only.
 */
public final class Pipe implements Residue {

  private final int readEnd;
  private final int writeEnd;
  private final int capacity;
  private final Pipes home;
  private int held;

  Pipe(Pipes home, int readEnd, int writeEnd, int capacity, int held) {
    this.home = home;
    this.readEnd = readEnd;
    this.writeEnd = writeEnd;
    this.capacity = capacity;
    this.held = held;
  }

  /** Moves what the socket has, as far as there is room: bytes, 0 at FIN, {@code -errno}. */
  int fill(NativeIo io, int socket) {
    int moved = io.splice(socket, writeEnd, capacity);
    if (moved > 0) {
      held += moved;
    }
    return moved;
  }

  /** Moves what is held to the socket, as far as it takes it: bytes, {@code -errno}. */
  int drain(NativeIo io, int socket) {
    int moved = io.splice(readEnd, socket, held);
    if (moved > 0) {
      held -= moved;
    }
    return moved;
  }

  @Override
  public int remaining() {
    return held;
  }

  @Override
  public int sendTo(EpollConnection receiver) {
    return receiver.sendFrom(this);
  }

  @Override
  public void release() {
    home.takeBack(this);
  }

  @Override
  public Carried carry() {
    home.handOver();
    return new Carried.Piped(readEnd, writeEnd, capacity, held);
  }

  void close(NativeIo io) {
    io.close(readEnd);
    io.close(writeEnd);
  }
}
