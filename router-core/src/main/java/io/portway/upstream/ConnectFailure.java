package io.portway.upstream;

import io.portway.transport.Errno;

/** The class of one failed attempt to reach an endpoint; the value of a metric label. */
public enum ConnectFailure {
  REFUSED("refused"),
  TIMEOUT("timeout"),
  UNREACHABLE("unreachable"),
  /**
   * This node ran out of source ports, descriptors or buffers (EADDRNOTAVAIL, EMFILE, ENFILE,
   * ENOBUFS, ENOMEM): never held against the endpoint.
   */
  RESOURCE("resource"),
  OTHER("other");

  private final String label;

  ConnectFailure(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /**
   * The class of a positive errno of connect(2). A reset between the handshake and the first byte
   * counts as refused: nothing has moved, another endpoint can be tried.
   */
  static ConnectFailure ofErrno(int errno) {
    if (Errno.isLocalResource(errno)) {
      return RESOURCE;
    }
    return switch (errno) {
      case Errno.ECONNREFUSED, Errno.ECONNRESET -> REFUSED;
      case Errno.ETIMEDOUT -> TIMEOUT;
      case Errno.ENETUNREACH, Errno.EHOSTUNREACH -> UNREACHABLE;
      default -> OTHER;
    };
  }
}
