package io.portway.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;

/** How sockets are driven. */
public enum Transport {
  /** Linux: own handles on an own epoll instance in each of Netty's event loops. */
  EPOLL("epoll"),
  /** Everywhere else: plain Netty channels on the JDK's selector. */
  NIO("nio");

  private final String label;

  Transport(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /**
   * The transport of this platform.
   *
   * @param reason one clause for people: why this one
   */
  public record Choice(Transport transport, String reason) {}

  /** epoll on Linux, NIO elsewhere and where epoll cannot be had; the reason says why. */
  public static Choice choose() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return new Choice(NIO, "epoll is Linux's");
    }
    int errno = NativeIo.epollErrno();
    return errno == 0
        ? new Choice(EPOLL, "Linux with epoll")
        : new Choice(NIO, "epoll cannot be had: " + Errno.text(errno));
  }

  /** The sockets of this transport; stateless. */
  public Sockets sockets() {
    return switch (this) {
      case EPOLL -> new EpollSockets();
      case NIO -> new ChannelSockets();
    };
  }

  IoHandlerFactory ioHandler() {
    return switch (this) {
      case EPOLL -> throw new IllegalStateException("epoll loops have a poller of their own");
      case NIO -> NioIoHandler.newFactory();
    };
  }
}
