package io.portway.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection that does exactly what a test says, in blocking steps. It tells FIN
 * from RST in every state of the connection. Used by one test thread; a {@link Sending} may run
 * beside it. Owns its socket.
 */
public class Peer implements Closeable {
  private final SocketChannel channel;
  private final InputStream in;
  private final Patience patience;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private volatile @Nullable Sending sending;

  Peer(SocketChannel channel, Patience patience) throws IOException {
    this.channel = channel;
    this.patience = patience;
    this.local = (InetSocketAddress) channel.getLocalAddress();
    this.remote = (InetSocketAddress) channel.getRemoteAddress();
    channel.socket().setSoTimeout(patience.millis());
    this.in = channel.socket().getInputStream();
  }

  public final InetSocketAddress local() {
    return local;
  }

  public final InetSocketAddress remote() {
    return remote;
  }

  public final Patience patience() {
    return patience;
  }

  // ---- sending

  /** Sends short ASCII text, all of it before the call returns. */
  public final void send(String text) {
    send(text.getBytes(StandardCharsets.US_ASCII));
  }

  public final void send(byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(this + " cannot send", e);
    }
  }

  /** Sends in the background; the caller goes on. */
  public final Sending sendAll(SeededBytes stream, long count) {
    return sending(stream, 0, count, false);
  }

  /** Sends a later part of the stream in the background. */
  public final Sending sendAll(SeededBytes stream, long from, long count) {
    return sending(stream, from, count, false);
  }

  /** Sends in the background, then FIN. */
  public final Sending sendAllThenFin(SeededBytes stream, long count) {
    return sending(stream, 0, count, true);
  }

  /**
   * Sends in the background at a pace, then FIN where that is asked for. For scripts in which the
   * other side reads on whatever happens here: how the input ended is told when the sending is over
   * too.
   */
  public final Sending sendPaced(SeededBytes stream, long count, boolean fin, Sending.Pace pace) {
    Sending started = new Sending(channel, stream, 0, count, fin, patience, pace);
    sending = started;
    return started;
  }

  /** One byte out of band; it is not part of what the other side reads. */
  public final void sendUrgent(int value) {
    try {
      channel.socket().sendUrgentData(value);
    } catch (IOException e) {
      throw new UncheckedIOException(this + " cannot send", e);
    }
  }

  private Sending sending(SeededBytes stream, long from, long count, boolean fin) {
    Sending started = new Sending(channel, stream, from, count, fin, patience);
    sending = started;
    return started;
  }

  /** FIN: no more bytes from here. */
  public final void shutdownOutput() {
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(this + " cannot shut down its output", e);
    }
  }

  /** RST, also after a half-close; bytes that the other kernel has not acknowledged are lost. */
  public final void reset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(this + " cannot reset", e);
    }
  }

  /**
   * Waits until the other side's kernel has acknowledged everything, so that a reset takes nothing
   * with it.
   */
  public final void awaitAcknowledged() {
    patience.until(this + " has everything acknowledged", this::isAcknowledged);
  }

  // ---- receiving

  public final byte[] readExactly(int count) {
    byte[] bytes = new byte[count];
    int have = 0;
    while (have < count) {
      int n = readSome(bytes, have, count - have);
      if (n <= 0) {
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "%s: %s after %d of %d bytes '%s'",
                this,
                n == 0 ? End.FIN : End.RST,
                have,
                count,
                new String(bytes, 0, Math.min(have, 60), StandardCharsets.ISO_8859_1)));
      }
      have += n;
    }
    return bytes;
  }

  /** Reads exactly this ASCII text. */
  public final void expect(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
    byte[] got = readExactly(wanted.length);
    if (!Arrays.equals(wanted, got)) {
      throw new AssertionError(
          this
              + ": expected '"
              + text
              + "', got '"
              + new String(got, StandardCharsets.ISO_8859_1)
              + "'");
    }
  }

  /** A cursor that checks what comes in against a stream. */
  public final Reading reading(SeededBytes stream) {
    return new Reading(this, stream);
  }

  /** Waits for the end of the input and fails on any byte before it. */
  public final End readEnd() {
    byte[] one = new byte[64];
    int n = readSome(one, 0, one.length);
    if (n > 0) {
      throw new AssertionError(
          this
              + ": an end was expected, not '"
              + new String(one, 0, n, StandardCharsets.ISO_8859_1)
              + "'");
    }
    return n == 0 ? End.FIN : End.RST;
  }

  /** Reads whatever comes and passes it over, to the end. */
  public final End discardToEnd() {
    byte[] bytes = new byte[64 * 1024];
    int n = 1;
    while (n > 0) {
      n = readSome(bytes, 0, bytes.length);
    }
    return n == 0 ? End.FIN : End.RST;
  }

  public final void expectFin() {
    requireEnd(End.FIN, readEnd());
  }

  public final void expectReset() {
    requireEnd(End.RST, readEnd());
  }

  /**
   * Waits for an RST that comes after the other side's FIN. Reading cannot show it (it goes on to
   * say end of stream); the kernel's table does, and no byte has to be sent to find out.
   */
  public final void expectResetAfterFin() {
    patience.until(this + " is reset after the FIN", () -> KernelSockets.isGone(local, remote));
  }

  /** The kernel's queues of this end. */
  public final KernelSockets.Entry kernel() {
    return KernelSockets.find(local, remote).orElse(KernelSockets.Entry.GONE);
  }

  /** The kernel's queues of the end that this one is connected to. */
  public final KernelSockets.Entry kernelOfOtherSide() {
    InetSocketAddress itsOwn = remote;
    InetSocketAddress itsRemote = local;
    return KernelSockets.find(itsOwn, itsRemote).orElse(KernelSockets.Entry.GONE);
  }

  /**
   * Waits until this side's kernel has acknowledged all that the other side sent; it delays that by
   * 40 ms at most.
   */
  public final void awaitAcknowledging() {
    patience.until(
        this + " has acknowledged everything", () -> kernelOfOtherSide().unacknowledged() == 0);
  }

  /** Whether the other kernel has acknowledged everything. */
  public final boolean isAcknowledged() {
    return kernel().state() > 0 && kernel().unacknowledged() == 0;
  }

  /** Whether the kernel still has this connection. */
  public final boolean isConnected() {
    return !KernelSockets.isGone(local, remote);
  }

  final void requireEnd(End wanted, End got) {
    if (wanted != got) {
      throw new AssertionError(this + ": expected " + wanted + ", got " + got);
    }
  }

  /** For scripts that serve until they are closed. */
  final void waitForEver() {
    try {
      channel.socket().setSoTimeout(0);
    } catch (SocketException e) {
      throw new UncheckedIOException(this + " is closed", e);
    }
  }

  /** Bytes read (at least one), 0 for FIN, -1 for RST. */
  final int readSome(byte[] target, int offset, int length) {
    try {
      int n = in.read(target, offset, length);
      if (n > 0) {
        return n;
      }
      return wasResetUnderTheSender() ? -1 : 0;
    } catch (SocketTimeoutException e) {
      throw new AssertionError(
          this + ": nothing came in " + patience.limit().toSeconds() + " s", e);
    } catch (SocketException e) {
      if (String.valueOf(e.getMessage()).contains("reset")) {
        return -1;
      }
      throw new UncheckedIOException(this + " cannot read", e);
    } catch (IOException e) {
      throw new UncheckedIOException(this + " cannot read", e);
    }
  }

  /**
   * The kernel hands ECONNRESET out once; when a write beside the read got it, the read sees a
   * clean end. A connection that is still in the kernel's table was not reset; where it is gone,
   * the sender is at its end too and knows.
   */
  private boolean wasResetUnderTheSender() {
    Sending beside = sending;
    if (beside == null || (beside.isDone() && beside.failure() == null)) {
      return false;
    }
    if (!beside.isPaced() && isConnected()) {
      return false;
    }
    beside.awaitEnd();
    return beside.failure() != null;
  }

  /** FIN, or RST where the kernel holds unread bytes, as every program's close. */
  @Override
  public final void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(this + " cannot close", e);
    }
  }

  @Override
  public String toString() {
    return local.getPort() + "->" + remote.getPort();
  }
}
