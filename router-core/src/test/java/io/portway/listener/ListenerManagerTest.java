package io.portway.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.BindOutcome.SocketOutcome;
import io.portway.testing.Client;
import io.portway.testing.FreePorts;
import io.portway.testing.LinuxThread;
import io.portway.testing.Loopback;
import io.portway.testing.Patience;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.Wiring;
import io.portway.transport.IoLoop;
import io.portway.transport.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/** Ports that open, change and close, one beside the other, with clients that connect. */
@EnabledOnOs(OS.LINUX)
class ListenerManagerTest {

  private static final String ECHO = "test/listener>echo:1";
  private static final String NAMED = "test/listener>named:1";

  private final PeerOptions peers = PeerOptions.defaults();
  private final Pod echo = Pod.listen(peers).serveEcho();
  private final Pod named = Pod.listen(peers).serveNamed("named");
  private Wiring wiring = wired(new Wiring(Transport.EPOLL, 1_000));

  private Wiring wired(Wiring made) {
    made.cluster(ECHO, echo.address());
    made.cluster(NAMED, named.address());
    return made;
  }

  private void rewire(Wiring other) {
    wiring.close();
    wiring = wired(other);
  }

  @AfterEach
  void closeAll() {
    wiring.close();
    echo.close();
    named.close();
  }

  private Client client(BindKey bind) {
    return Client.connect(Loopback.at(bind.port()), peers);
  }

  private static void echoOnce(Client client) {
    client.send("echo");
    client.expect("echo");
  }

  private void expectServed(BindKey bind) {
    try (Client client = client(bind)) {
      echoOnce(client);
    }
  }

  private boolean isRefused(BindKey bind) {
    try (Client client = Client.tryConnect(Loopback.at(bind.port()), peers)) {
      client.discardToEnd();
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Tells a free port by listening there once; null when another program was faster. */
  private static boolean canBind(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(Loopback.at(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aPortOfAnotherProgramIsAnOutcomeOthersDoNotNoticeAndARetryOpensItLater() throws IOException {
    BindKey taken = BindKey.ofPort(FreePorts.next());
    try (ServerSocket foreign = new ServerSocket(taken.port(), 1, Loopback.host(1))) {
      BindOutcome outcome = wiring.open(taken, ECHO);
      assertThat(outcome.bind()).isEqualTo(taken);
      assertThat(outcome.isOpen()).isFalse();
      assertThat(outcome.sockets())
          .singleElement()
          .extracting(SocketOutcome::error)
          .isEqualTo("EADDRINUSE (address already in use)");
      BindKey other = wiring.openAny(ECHO);
      expectServed(other);
      assertThat(wiring.listeners.applyRetry(taken).join().isOpen()).isFalse();
      assertThat(foreign.isBound()).isTrue();
    }
    assertThat(wiring.listeners.applyRetry(taken).join().isOpen()).isTrue();
    expectServed(taken);
    assertThat(wiring.listeners.applyRetry(taken).join().isOpen()).as("an idle retry").isTrue();
    expectServed(taken);
  }

  @Test
  void ofTwoAddressesOneMayFailAndTheOtherServes() throws IOException {
    rewire(new Wiring(Transport.EPOLL, 1_000, List.of(Loopback.host(2), Loopback.host(1))));
    BindKey bind = BindKey.ofPort(FreePorts.next());
    try (ServerSocket foreign = new ServerSocket(bind.port(), 1, Loopback.host(2))) {
      BindOutcome outcome = wiring.open(bind, ECHO);
      assertThat(outcome.sockets())
          .extracting(s -> s.address().getAddress())
          .containsExactly(Loopback.host(2), Loopback.host(1));
      assertThat(outcome.sockets()).extracting(SocketOutcome::isOpen).containsExactly(false, true);
      expectServed(bind);
      assertThat(foreign.isBound()).isTrue();
    }
    assertThat(wiring.listeners.applyRetry(bind).join().isOpen()).isTrue();
    expectServed(bind);
  }

  @Test
  void aPortThatNeedsAPrivilegeIsAnOutcome() {
    for (IoLoop loop : wiring.loops.all()) {
      // In a network of its own, since this machine's may let every user bind every port.
      CompletableFuture.runAsync(
              () -> {
                LinuxThread.ownNetwork();
                LinuxThread.dropCapabilities();
              },
              loop::execute)
          .exceptionally(ListenerManagerTest::thrown)
          .join();
    }
    BindOutcome outcome = wiring.open(BindKey.ofPort(81), ECHO);
    assertThat(outcome.sockets())
        .singleElement()
        .extracting(SocketOutcome::error)
        .isEqualTo("EACCES (permission denied)");
    assertThat(wiring.open(BindKey.ofPort(1024), ECHO)).matches(BindOutcome::isOpen);
  }

  private static Void thrown(Throwable t) {
    if (t.getCause() instanceof TestAbortedException aborted) {
      throw aborted;
    }
    throw new AssertionError(t);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aPortIsFreeAtTheMomentWhenItsCloseIsDone(Transport transport) throws Exception {
    rewire(new Wiring(transport, 1_000));
    BindKey bind = wiring.openAny(ECHO);
    List<CountDownLatch> held = wiring.loops.all().stream().map(wiring::hold).toList();
    // On the loop itself, so that nothing can happen in between.
    CompletableFuture<Boolean> free =
        wiring.listeners.applyClose(bind).thenApply(_ -> canBind(bind.port()));
    held.forEach(CountDownLatch::countDown);
    assertThat(free.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aPortThatMovesOpensAtOnceWhereTheOtherOneClosed(Transport transport) {
    rewire(new Wiring(transport, 1_000));
    BindKey bind = wiring.openAny(ECHO);
    BindKey narrow = new BindKey(Loopback.host(1), bind.port());
    for (int i = 0; i < 60; i++) {
      BindKey from = i % 2 == 0 ? bind : narrow;
      BindKey to = i % 2 == 0 ? narrow : bind;
      wiring.listeners.applyClose(from);
      assertThat(wiring.open(to, ECHO)).as("move %d", i).matches(BindOutcome::isOpen);
      expectServed(to);
    }
  }

  @Test
  void aListenerThatIsClosedBeforeItsTurnToOpenNeverOpens() {
    BindKey bind = wiring.openAny(ECHO);
    // The first socket lives on one loop, the next one on the other: only one of them stands still.
    for (IoLoop loop : wiring.loops.all()) {
      CountDownLatch held = wiring.hold(loop);
      wiring.listeners.applyClose(bind);
      CompletableFuture<BindOutcome> opening = wiring.listeners.applyOpen(Wiring.spec(bind, ECHO));
      CompletableFuture<Void> closing = wiring.listeners.applyClose(bind);
      held.countDown();
      opening.join();
      closing.join();
      wiring.letLoopsFinish();
      assertThat(isRefused(bind)).as("nobody listens").isTrue();
      assertThat(wiring.open(bind, ECHO)).as("it can be had again").matches(BindOutcome::isOpen);
    }
  }

  @Test
  void openedClosedAndOpenedAgainInOneGoItIsOpenInTheEnd() {
    BindKey bind = wiring.openAny(ECHO);
    for (IoLoop loop : wiring.loops.all()) {
      CountDownLatch held = wiring.hold(loop);
      CompletableFuture<BindOutcome> last = CompletableFuture.completedFuture(null);
      for (int i = 0; i < 3; i++) {
        wiring.listeners.applyClose(bind);
        last = wiring.listeners.applyOpen(Wiring.spec(bind, ECHO));
      }
      held.countDown();
      assertThat(last.join()).matches(BindOutcome::isOpen);
      expectServed(bind);
    }
  }

  @Test
  void anUpdateTurnsNewSessionsElsewhereAndTouchesNoOldOne() {
    BindKey bind = wiring.openAny(ECHO);
    try (Client old = client(bind)) {
      echoOnce(old);
      wiring.listeners.applyUpdate(Wiring.spec(bind, NAMED));
      try (Client next = client(bind)) {
        next.expect("named");
      }
      echoOnce(old);
      assertThat(wiring.ended).noneMatch(session -> session.client().equals(old.local()));
      old.shutdownOutput();
      old.expectFin();
    }
  }

  @Test
  void closingAPortLeavesItsSessionsAndItsNeighbours() {
    BindKey going = wiring.openAny(ECHO);
    BindKey staying = wiring.openAny(ECHO);
    try (Client old = client(going)) {
      echoOnce(old);
      wiring.listeners.applyClose(going).join();
      assertThat(isRefused(going)).isTrue();
      expectServed(staying);
      echoOnce(old);
    }
  }

  @Test
  void whoIsInTheAcceptQueueWhenAPortClosesIsServed() {
    BindKey bind = wiring.openAny(ECHO);
    List<CountDownLatch> held = wiring.loops.all().stream().map(wiring::hold).toList();
    List<Client> queued = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      queued.add(client(bind));
    }
    CompletableFuture<Void> closed = wiring.listeners.applyClose(bind);
    held.forEach(CountDownLatch::countDown);
    closed.join();
    assertThat(isRefused(bind)).isTrue();
    queued.forEach(ListenerManagerTest::echoOnce);
    queued.forEach(Client::close);
  }

  @Test
  void bothFamiliesListenOnOnePortBesideEachOther() throws IOException {
    rewire(
        new Wiring(
            Transport.EPOLL,
            1_000,
            List.of(InetAddress.ofLiteral("0.0.0.0"), InetAddress.ofLiteral("::"))));
    BindKey bind = wiring.openAny(ECHO);
    expectServed(bind);
    expectServedOverIpv6(bind);
    wiring.listeners.applyClose(bind).join();
    BindKey six = new BindKey(InetAddress.ofLiteral("::1"), bind.port());
    assertThat(wiring.open(six, ECHO)).matches(BindOutcome::isOpen);
    expectServedOverIpv6(six);
    assertThat(isRefused(six)).as("over IPv4").isTrue();
    assertThat(wiring.ended).allMatch(s -> s.client().getAddress().isLoopbackAddress());
  }

  private void expectServedOverIpv6(BindKey bind) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) peers.patience().limit().toMillis());
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("::1"), bind.port()));
      socket.getOutputStream().write('6');
      assertThat(socket.getInputStream().read()).isEqualTo('6');
    }
  }

  /** At the router's limit a permit that comes free goes from port to port, in turn. */
  @Test
  void aPermitThatComesFreeReachesEveryPortWhereSomebodyWaits() {
    rewire(new Wiring(Transport.EPOLL, 4));
    List<BindKey> binds = new ArrayList<>();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      binds.add(wiring.openAny(ECHO));
    }
    for (BindKey bind : binds) {
      Client client = client(bind);
      echoOnce(client);
      clients.add(client);
    }
    Client first = client(binds.getLast());
    Patience.GENEROUS.until("one port has met the limit", () -> !wiring.pauses.isEmpty());
    int pauses = wiring.pauses.size();
    Client second = client(binds.getFirst());
    Patience.GENEROUS.until("a second port has met it", () -> wiring.pauses.size() > pauses);
    clients.get(1).close();
    echoOnce(first);
    first.close();
    echoOnce(second);
    second.close();
    clients.forEach(Client::close);
  }

  @Test
  void whoWaitsAtAPortsLimitIsServedWhenThePortBecomesTheOnlyOne() {
    rewire(new Wiring(Transport.EPOLL, 4));
    BindKey staying = wiring.openAny(ECHO);
    BindKey going = wiring.openAny(ECHO);
    List<Client> clients = List.of(client(staying), client(staying));
    clients.forEach(ListenerManagerTest::echoOnce);
    Client waiting = client(staying);
    Patience.GENEROUS.until("the limit", () -> wiring.pauses.contains(PauseCause.PORT_LIMIT));
    expectServed(going);
    wiring.listeners.applyClose(going).join();
    echoOnce(waiting);
    waiting.close();
    clients.forEach(Client::close);
  }

  @Test
  void aSecondListenerUnderOneKeyAndAnUnknownKeyAreBugs() {
    BindKey bind = wiring.openAny(ECHO);
    assertThatThrownBy(() -> wiring.listeners.applyOpen(Wiring.spec(bind, ECHO)))
        .isInstanceOf(IllegalStateException.class);
    BindKey unknown = BindKey.ofPort(1);
    assertThatThrownBy(() -> wiring.listeners.applyRetry(unknown))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> wiring.listeners.applyClose(unknown))
        .isInstanceOf(IllegalStateException.class);
    expectServed(bind);
  }
}
