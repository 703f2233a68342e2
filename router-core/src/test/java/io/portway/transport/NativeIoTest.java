package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Client;
import io.portway.testing.DeadAddress;
import io.portway.testing.FreePorts;
import io.portway.testing.Loopback;
import io.portway.testing.Patience;
import io.portway.testing.Peer;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.ProcessCosts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the kernel answers, as values; each socket call against a scripted peer. */
@EnabledOnOs(OS.LINUX)
class NativeIoTest {

  private static final InetAddress ANY6 = InetAddress.ofLiteral("::");
  private static final InetAddress LOOPBACK6 = InetAddress.ofLiteral("::1");

  /** TEST-NET-1 (RFC 5737): no machine's own address. */
  private static final InetAddress FOREIGN = InetAddress.ofLiteral("192.0.2.1");

  private static final int MANY = 100_000;

  private final NativeIo io = new NativeIo();
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory = arena.allocate(MANY, 64);
  private final List<Integer> opened = new ArrayList<>();
  private final PeerOptions options = PeerOptions.defaults();

  @AfterEach
  void closeAll() {
    opened.forEach(io::close);
    arena.close();
  }

  private int own(int fd) {
    assertThat(fd).as("a descriptor").isNotNegative();
    opened.add(fd);
    return fd;
  }

  private void close(int fd) {
    opened.remove(Integer.valueOf(fd));
    io.close(fd);
  }

  private int socket() {
    return own(io.socket(Loopback.host(1)));
  }

  /** Repeats a call that is not ready until it answers something else than EAGAIN. */
  private static int answer(IntSupplier call) {
    int[] result = {-Errno.EAGAIN};
    Patience.GENEROUS.until("an answer", () -> (result[0] = call.getAsInt()) != -Errno.EAGAIN);
    return result[0];
  }

  private int listening(InetSocketAddress at) {
    int fd = own(io.socket(at.getAddress()));
    io.setOption(fd, NativeIo.SOL_SOCKET, NativeIo.SO_REUSEADDR, 1);
    assertThat(io.bind(fd, at)).isZero();
    assertThat(io.listen(fd, 16)).isZero();
    return fd;
  }

  /** One of our sockets, connected to a scripted peer. */
  private record Connected(int fd, Peer peer) {}

  private Connected connect(Pod pod) {
    int fd = socket();
    assertThat(io.connect(fd, pod.address())).isIn(0, -Errno.EINPROGRESS);
    return new Connected(fd, pod.accept());
  }

  private String received(int fd) {
    int length = answer(() -> io.receive(fd, memory.address(), MANY));
    assertThat(length).isNotNegative();
    byte[] bytes = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private int send(int fd, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return io.send(fd, memory.address(), bytes.length);
  }

  @Test
  void bytesAndTheEndArriveAsTheyAre() {
    try (Pod pod = Pod.listen(options)) {
      Connected pair = connect(pod);
      assertThat(io.receive(pair.fd, memory.address(), 10)).isEqualTo(-Errno.EAGAIN);
      pair.peer.send("hello");
      assertThat(received(pair.fd)).isEqualTo("hello");
      assertThat(send(pair.fd, "world")).isEqualTo(5);
      pair.peer.expect("world");
      pair.peer.shutdownOutput();
      assertThat(received(pair.fd)).isEmpty();
      io.shutdownOutput(pair.fd);
      pair.peer.expectFin();
    }
  }

  @Test
  void aRefusalIsECONNREFUSED() {
    try (DeadAddress refusing = DeadAddress.refusing()) {
      int fd = socket();
      int now = io.connect(fd, refusing.address());
      assertThat(now).isIn(-Errno.EINPROGRESS, -Errno.ECONNREFUSED);
      if (now == -Errno.EINPROGRESS) {
        // It waits in SO_ERROR; a peek takes it, once.
        assertThat(answer(() -> io.peek(fd))).isEqualTo(-Errno.ECONNREFUSED);
        assertThat(io.takeError(fd)).isZero();
      }
    }
  }

  @Test
  void anAddressInUseIsEADDRINUSEAtBindWhereReuseIsOffAndAtListenWhereItIsOn() {
    int port = FreePorts.next();
    InetSocketAddress at = Loopback.at(port);
    listening(at);
    assertThat(io.bind(socket(), at)).isEqualTo(-Errno.EADDRINUSE);
    int reusing = socket();
    io.setOption(reusing, NativeIo.SOL_SOCKET, NativeIo.SO_REUSEADDR, 1);
    int bound = io.bind(reusing, at);
    assertThat(bound < 0 ? bound : io.listen(reusing, 16)).isEqualTo(-Errno.EADDRINUSE);
  }

  @Test
  void anAddressThatIsNotOursIsEADDRNOTAVAIL() {
    assertThat(io.bind(socket(), new InetSocketAddress(FOREIGN, 0)))
        .isEqualTo(-Errno.EADDRNOTAVAIL);
  }

  @Test
  void tcpToAMulticastAddressIsENETUNREACHAtOnce() {
    InetAddress multicast = InetAddress.ofLiteral("224.0.0.1");
    assertThat(io.connect(socket(), new InetSocketAddress(multicast, 80)))
        .isEqualTo(-Errno.ENETUNREACH);
  }

  @Test
  void aBadDescriptorIsAValueToo() {
    int fd = socket();
    close(fd);
    assertThat(Errno.text(-io.receive(fd, memory.address(), 1))).isEqualTo("errno 9");
    assertThat(io.takeError(fd)).isEqualTo(9);
    assertThat(io.unacknowledged(fd)).isEqualTo(-9);
  }

  @Test
  void peekTellsAByteAnEndAndNothingApartAndTakesNoByte() {
    try (Pod pod = Pod.listen(options)) {
      Connected pair = connect(pod);
      assertThat(io.peek(pair.fd)).isEqualTo(-Errno.EAGAIN);
      pair.peer.send("ab");
      assertThat(answer(() -> io.peek(pair.fd))).isEqualTo(1);
      assertThat(io.peek(pair.fd)).isEqualTo(1);
      assertThat(received(pair.fd)).isEqualTo("ab");
      pair.peer.shutdownOutput();
      assertThat(answer(() -> io.peek(pair.fd))).isZero();
    }
  }

  @Test
  void peekLeavesTheErrorBehindBytesInItsPlace() {
    try (Pod pod = Pod.listen(options)) {
      Connected pair = connect(pod);
      pair.peer.send("last words");
      pair.peer.awaitAcknowledged();
      pair.peer.reset();
      assertThat(io.peek(pair.fd)).isEqualTo(1);
      assertThat(received(pair.fd)).isEqualTo("last words");
      assertThat(answer(() -> io.receive(pair.fd, memory.address(), 10)))
          .isEqualTo(-Errno.ECONNRESET);
      assertThat(io.receive(pair.fd, memory.address(), 10)).isZero();
    }
  }

  @Test
  void lingerZeroMakesTheCloseAnRst() {
    try (Pod pod = Pod.listen(options)) {
      Connected polite = connect(pod);
      close(polite.fd);
      polite.peer.expectFin();
      Connected rude = connect(pod);
      assertThat(io.lingerZero(rude.fd)).isZero();
      close(rude.fd);
      rude.peer.expectReset();
    }
  }

  @Test
  void sendingToAConnectionThatWasResetIsAnErrorAndNoSignal() {
    try (Pod pod = Pod.listen(options)) {
      Connected pair = connect(pod);
      pair.peer.reset();
      assertThat(answer(() -> io.peek(pair.fd))).isEqualTo(-Errno.ECONNRESET);
      assertThat(send(pair.fd, "x")).isEqualTo(-Errno.EPIPE);
    }
  }

  @Test
  void theSendQueueShowsWhatWasNotAcknowledgedAndWhatWasNotEvenSent() {
    try (Pod pod = Pod.listen(options.withReceiveBuffer(PeerOptions.TIGHT))) {
      Connected pair = connect(pod);
      assertThat(send(pair.fd, "x")).isEqualTo(1);
      pair.peer.awaitAcknowledging();
      assertThat(io.unacknowledged(pair.fd)).isZero();
      assertThat(io.unsent(pair.fd)).isZero();
      int taken = 0;
      int sent = io.send(pair.fd, memory.address(), MANY);
      while (sent > 0) {
        taken += sent;
        sent = io.send(pair.fd, memory.address(), MANY);
      }
      assertThat(sent).isEqualTo(-Errno.EAGAIN);
      assertThat(io.unsent(pair.fd)).isPositive();
      assertThat(io.unacknowledged(pair.fd)).isBetween(io.unsent(pair.fd), taken);
      pair.peer.readExactly(1 + taken);
      Patience.GENEROUS.until("an empty queue", () -> io.unacknowledged(pair.fd) == 0);
      assertThat(io.unsent(pair.fd)).isZero();
    }
  }

  @Test
  void aFinCountsAsOneByteUntilItIsAcknowledged() {
    try (Pod pod = Pod.listen(options.withReceiveBuffer(PeerOptions.TIGHT))) {
      Connected pair = connect(pod);
      int sent = 1;
      while (sent > 0) {
        sent = io.send(pair.fd, memory.address(), MANY);
      }
      int queued = io.unacknowledged(pair.fd);
      io.shutdownOutput(pair.fd);
      // Acknowledgements may come meanwhile, so it is at most one more.
      assertThat(io.unacknowledged(pair.fd)).isBetween(1, queued + 1);
      pair.peer.discardToEnd();
      Patience.GENEROUS.until("an empty queue", () -> io.unacknowledged(pair.fd) == 0);
    }
  }

  @Test
  void anAcceptedConnectionIsNonBlockingAndComesWithItsClientsAddress() {
    InetSocketAddress at = Loopback.at(FreePorts.next());
    int listening = listening(at);
    assertThat(io.accept(listening)).isEqualTo(-Errno.EAGAIN);
    try (Client client = Client.connect(at, options.withFrom(Loopback.host(9)))) {
      int fd = own(answer(() -> io.accept(listening)));
      assertThat(io.lastAddress().get()).isEqualTo(client.local());
      assertThat(io.receive(fd, memory.address(), 1)).isEqualTo(-Errno.EAGAIN);
      client.send("x");
      assertThat(received(fd)).isEqualTo("x");
    }
  }

  @Test
  void aClientOfIpv6ComesWithAnIpv6Address() throws Exception {
    InetSocketAddress at = new InetSocketAddress(LOOPBACK6, FreePorts.next());
    int listening = listening(at);
    try (SocketChannel client = SocketChannel.open(at)) {
      own(answer(() -> io.accept(listening)));
      assertThat(io.lastAddress().get().getAddress()).isInstanceOf(Inet6Address.class);
      assertThat(io.lastAddress().get()).isEqualTo(client.getLocalAddress());
    }
  }

  @Test
  void aMappedClientOfADualStackSocketIsTheIpv4ClientThatItIs() throws Exception {
    int port = FreePorts.next();
    int fd = own(io.socket(ANY6));
    io.setOption(fd, NativeIo.IPPROTO_IPV6, NativeIo.IPV6_V6ONLY, 0);
    assertThat(io.bind(fd, new InetSocketAddress(ANY6, port))).isZero();
    assertThat(io.listen(fd, 16)).isZero();
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.INET)) {
      client.connect(Loopback.at(port));
      own(answer(() -> io.accept(fd)));
      assertThat(io.lastAddress().get().getAddress()).isInstanceOf(Inet4Address.class);
      assertThat(io.lastAddress().get()).isEqualTo(client.getLocalAddress());
    }
  }

  @Test
  void aLongAndAShortAddressDoNotMixInTheScratch() throws Exception {
    int port = FreePorts.next();
    int six = listening(new InetSocketAddress(LOOPBACK6, port));
    int four = listening(Loopback.at(port));
    try (SocketChannel client6 = SocketChannel.open(new InetSocketAddress(LOOPBACK6, port));
        SocketChannel client4 = SocketChannel.open(Loopback.at(port))) {
      own(answer(() -> io.accept(six)));
      assertThat(io.lastAddress().get()).isEqualTo(client6.getLocalAddress());
      own(answer(() -> io.accept(four)));
      assertThat(io.lastAddress().get()).isEqualTo(client4.getLocalAddress());
    }
  }

  @Test
  void noCallLeavesADescriptorBehind() {
    int before = ProcessCosts.descriptors();
    try (DeadAddress refusing = DeadAddress.refusing()) {
      for (int i = 0; i < 200; i++) {
        int fd = socket();
        io.connect(fd, refusing.address());
        close(fd);
      }
      // The process may open a few of its own meanwhile.
      assertThat(ProcessCosts.descriptors()).isLessThan(before + 20);
    }
  }
}
