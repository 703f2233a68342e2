package io.portway.transport;

/**
 * How far a socket is with TCP_NODELAY. A dialled one gets it before the second send: the first
 * never waits (RFC 9293 section 3.7.4), so a session of one message saves a call. An accepted one
 * has it from the listening socket.
 */
enum NoDelay {
  SET,
  BEFORE_SECOND_SEND,
  BEFORE_NEXT_SEND;

  /** The state after a send that is about to be made. */
  NoDelay beforeSend(NativeIo io, int fd) {
    return switch (this) {
      case BEFORE_SECOND_SEND -> BEFORE_NEXT_SEND;
      case BEFORE_NEXT_SEND -> {
        io.setOption(fd, NativeIo.IPPROTO_TCP, NativeIo.TCP_NODELAY, 1);
        yield SET;
      }
      case SET -> SET;
    };
  }
}
