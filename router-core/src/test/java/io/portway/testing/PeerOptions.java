package io.portway.testing;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Socket settings of a scripted peer.
 *
 * @param receiveBuffer SO_RCVBUF in bytes, 0 leaves it to the kernel; a set value also stops its
 *     auto-tuning
 * @param sendBuffer SO_SNDBUF in bytes, 0 leaves it to the kernel
 * @param from the local address of a client, null for the kernel's choice
 */
public record PeerOptions(
    int receiveBuffer, int sendBuffer, @Nullable InetAddress from, Patience patience) {

  /** Enough that 100,000 bytes lie in the receive queue without anyone reading. */
  public static final int ROOMY = 512 * 1024;

  /** A queue that is full at once. */
  public static final int TIGHT = 16 * 1024;

  public static PeerOptions defaults() {
    return new PeerOptions(0, 0, null, Patience.GENEROUS);
  }

  public PeerOptions withReceiveBuffer(int bytes) {
    return new PeerOptions(bytes, sendBuffer, from, patience);
  }

  public PeerOptions withSendBuffer(int bytes) {
    return new PeerOptions(receiveBuffer, bytes, from, patience);
  }

  public PeerOptions withFrom(InetAddress address) {
    return new PeerOptions(receiveBuffer, sendBuffer, address, patience);
  }

  public PeerOptions withPatience(Patience value) {
    return new PeerOptions(receiveBuffer, sendBuffer, from, value);
  }
}
