package io.portway.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;

/** How sockets are driven. */
public enum Transport {
  /** Linux: own handles on Netty's epoll loop. */
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

  /** epoll where its native library loads, else NIO; the reason says why. */
  public static Choice choose() {
    if (Epoll.isAvailable()) {
      return new Choice(EPOLL, "Linux with Netty's native epoll");
    }
    Throwable cause = Epoll.unavailabilityCause();
    Throwable root = cause;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return new Choice(
        NIO, "epoll is not available: " + (root == null ? "unknown" : root.getMessage()));
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
      case EPOLL -> EpollIoHandler.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }
}
