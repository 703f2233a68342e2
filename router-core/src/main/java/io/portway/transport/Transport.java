package io.portway.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How sockets are driven. */
public enum Transport {
  /** Linux: own handles on an own epoll instance in each of Netty's event loops. */
  EPOLL("epoll"),
  /** Linux, on request: plain Netty channels on io_uring. */
  IO_URING("io_uring"),
  /** Everywhere: plain Netty channels on the JDK's selector. */
  NIO("nio");

  private final String label;

  Transport(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** The transport of this name; empty for a word that is none. */
  public static Optional<Transport> ofLabel(String label) {
    return Arrays.stream(values()).filter(t -> t.label.equals(label)).findFirst();
  }

  /**
   * The transport that is used.
   *
   * @param reason one clause for people: why this one
   * @param isFallback another one was asked for and cannot be had here; the reason says why
   */
  public record Choice(Transport transport, String reason, boolean isFallback) {}

  /**
   * The one that is wanted where it can be had, else epoll, else NIO. Loads native libraries.
   *
   * @param wanted null leaves it to the platform
   */
  public static Choice choose(@Nullable Transport wanted) {
    return choose(wanted, Transport::whyNot);
  }

  static Choice choose(@Nullable Transport wanted, Function<Transport, @Nullable String> whyNot) {
    String unavailable = wanted == null ? null : whyNot.apply(wanted);
    if (wanted != null && unavailable == null) {
      return new Choice(wanted, "as asked for", false);
    }
    String noEpoll = whyNot.apply(EPOLL);
    Transport usual = noEpoll == null ? EPOLL : NIO;
    if (unavailable != null) {
      return new Choice(usual, unavailable, true);
    }
    return new Choice(usual, noEpoll == null ? "Linux with epoll" : noEpoll, false);
  }

  /** Null where the transport can be used here. */
  private static @Nullable String whyNot(Transport transport) {
    return switch (transport) {
      case EPOLL -> whyNoEpoll();
      case IO_URING -> UringChannels.whyNot();
      case NIO -> null;
    };
  }

  private static @Nullable String whyNoEpoll() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return "epoll is Linux's";
    }
    if (!SystemCalls.ARCHITECTURES.contains(System.getProperty("os.arch"))) {
      return "epoll is used on x86-64 and aarch64 only";
    }
    int errno = NativeIo.epollErrno();
    return errno == 0 ? null : "epoll cannot be had: " + Errno.text(errno);
  }

  /** The sockets of this transport; stateless. */
  public Sockets sockets() {
    return switch (this) {
      case EPOLL -> new EpollSockets();
      case IO_URING -> new ChannelSockets(new UringChannels());
      case NIO -> new ChannelSockets(new NioChannels());
    };
  }

  IoHandlerFactory ioHandler() {
    return switch (this) {
      case EPOLL -> throw new IllegalStateException("epoll loops have a poller of their own");
      case IO_URING -> UringChannels.ioHandler();
      case NIO -> NioIoHandler.newFactory();
    };
  }
}
