package io.portway.transport;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sockets on own epoll handles. */
final class EpollSockets implements Sockets {

  /** The kernel cuts it to net.core.somaxconn, 4096 by default. */
  static final int BACKLOG = 4096;

  @Override
  public void listen(
      IoLoop loop,
      InetSocketAddress address,
      AcceptEvents events,
      Consumer<ListenOutcome> outcome) {
    NativeIo io = loop.io();
    int fd = io.socket(address.getAddress());
    if (fd < 0) {
      outcome.accept(new ListenOutcome(null, Errno.text(-fd)));
      return;
    }
    io.setOption(fd, NativeIo.SOL_SOCKET, NativeIo.SO_REUSEADDR, 1);
    io.setOption(fd, NativeIo.IPPROTO_TCP, NativeIo.TCP_NODELAY, 1);
    io.keepAlive(fd);
    if (address.getAddress() instanceof Inet6Address) {
      io.setOption(fd, NativeIo.IPPROTO_IPV6, NativeIo.IPV6_V6ONLY, 1);
    }
    int result = io.bind(fd, address);
    if (result >= 0) {
      // Two sockets of one address may both bind under SO_REUSEADDR; the second cannot listen.
      result = io.listen(fd, BACKLOG);
    }
    if (result < 0) {
      io.close(fd);
      outcome.accept(new ListenOutcome(null, Errno.text(-result)));
      return;
    }
    EpollListenSocket socket = new EpollListenSocket(loop, fd, events);
    socket.resume();
    outcome.accept(new ListenOutcome(socket, ""));
  }

  @Override
  public Dial dial(IoLoop loop, InetSocketAddress to, DialEvents events) {
    EpollDial dial = new EpollDial(events);
    dial.start(loop, to);
    return dial;
  }

  private static final class EpollDial implements Dial, EpollConnection.ReadyHandler {

    private final DialEvents events;
    private @Nullable EpollConnection connecting;

    EpollDial(DialEvents events) {
      this.events = events;
    }

    void start(IoLoop loop, InetSocketAddress to) {
      NativeIo io = loop.io();
      int fd = io.socket(to.getAddress());
      // A family that this kernel does not have is no shortage.
      if (fd < 0 && Errno.isLocalResource(-fd) && loop.reserve().release()) {
        fd = io.socket(to.getAddress());
      }
      if (fd < 0) {
        events.onDialFailed(-fd);
        return;
      }
      int result = io.connect(fd, to);
      if (result < 0 && result != -Errno.EINPROGRESS && result != -Errno.EINTR) {
        io.close(fd);
        events.onDialFailed(-result);
        return;
      }
      EpollConnection connection = EpollConnection.dialled(loop, fd, to);
      if (result == 0) {
        events.onConnected(connection);
        return;
      }
      connecting = connection;
      connection.handler(this);
    }

    @Override
    public void onReady() {
      EpollConnection connection = Objects.requireNonNull(connecting);
      connecting = null;
      int error = 0;
      if (connection.hasFailed()) {
        // SO_ERROR would take the error of a connection that was made, filled and reset meanwhile,
        // and turn its end
        // into a clean one; looking at the first byte keeps the bytes and tells the cases apart.
        int peeked = connection.loop().io().peek(connection.fdNumber());
        error = peeked < 0 && peeked != -Errno.EAGAIN ? -peeked : 0;
      }
      if (error == 0) {
        events.onConnected(connection);
      } else {
        connection.closeNow();
        events.onDialFailed(error);
      }
    }

    @Override
    public void cancel() {
      if (connecting != null) {
        connecting.closeNow();
        connecting = null;
      }
    }
  }
}
