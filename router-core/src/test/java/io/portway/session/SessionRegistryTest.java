package io.portway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.portway.model.BindKey;
import io.portway.model.CloseReason;
import io.portway.testing.Client;
import io.portway.testing.Loopback;
import io.portway.testing.Patience;
import io.portway.testing.Peer;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Wiring;
import io.portway.transport.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may be asked of the sessions while they run, with sessions that do run. */
class SessionRegistryTest {

  private static final String ECHO = "test/registry>echo:1";
  private static final SessionTraffic NONE = new SessionTraffic(0, 0, 0);

  private final PeerOptions peers = PeerOptions.defaults();
  private final Pod echo = Pod.listen(peers).serveEcho();
  private final Wiring wiring = new Wiring(Transport.choose(null).transport(), 1_000);
  private final SessionRegistry registry = wiring.registry;

  SessionRegistryTest() {
    wiring.cluster(ECHO, echo.address());
  }

  @AfterEach
  void closeAll() {
    wiring.close();
    echo.close();
  }

  private SessionTraffic traffic(BindKey bind) {
    return registry.traffic().join().getOrDefault(bind, NONE);
  }

  private Client client(BindKey bind) {
    return Client.connect(Loopback.at(bind.port()), peers);
  }

  @Test
  void bytesCountWhileTheyFlowInBothDirections() {
    BindKey bind = wiring.openAny(ECHO);
    SeededBytes stream = new SeededBytes(5);
    try (Client client = client(bind)) {
      Reading reading = client.reading(stream);
      long sent = 0;
      for (int part : new int[] {1, 1_000, 300_000}) {
        client.sendAll(stream, sent, part).join();
        sent += part;
        reading.exactly(part);
        assertThat(traffic(bind)).isEqualTo(new SessionTraffic(1, sent, sent));
      }
      client.shutdownOutput();
      client.expectFin();
      Patience.GENEROUS.until("the end", () -> registry.live() == 0);
      assertThat(traffic(bind)).isEqualTo(new SessionTraffic(0, sent, sent));
    }
  }

  @Test
  void aSessionKnowsNothingOfTheOneBeforeIt() {
    BindKey bind = wiring.openAny(ECHO);
    SeededBytes stream = new SeededBytes(7);
    for (int round = 0; round < 8; round++) {
      Client first = client(bind);
      Reading reading = first.reading(stream);
      first.sendAllThenFin(stream, 300_000);
      reading.expectFinAt(300_000);
      first.close();
      Patience.GENEROUS.until("the end of the first", () -> registry.live() == 0);

      Client second = client(bind);
      assertThat(traffic(bind).active()).isEqualTo(1);
      second.send("hello");
      second.expect("hello");
      second.reset();
      Patience.GENEROUS.until("the end of the second", () -> registry.live() == 0);

      List<SessionSummary> both = wiring.ended.subList(2 * round, 2 * round + 2);
      assertThat(both)
          .extracting(SessionSummary::bytesToUpstream, SessionSummary::reason)
          .containsExactly(
              tuple(300_000L, CloseReason.FINISHED), tuple(5L, CloseReason.DOWNSTREAM_RESET));
      assertThat(both)
          .extracting(SessionSummary::client)
          .containsExactly(first.local(), second.local());
    }
    assertThat(wiring.ended).extracting(SessionSummary::id).doesNotHaveDuplicates();
  }

  @Test
  void totalsNeverGoBackWhateverSessionsDo() throws Exception {
    long seed = 20_261_127;
    List<BindKey> binds = List.of(wiring.openAny(ECHO), wiring.openAny(ECHO));
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Random random = new Random(seed + i);
      running.add(
          CompletableFuture.runAsync(
              () -> randomSessions(binds, random), Thread::startVirtualThread));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new));
    Map<BindKey, SessionTraffic> last = new HashMap<>();
    int looks = 0;
    while (!all.isDone() || looks == 0) {
      expectNoStepBack(last, registry.traffic().join(), "seed " + seed);
      looks++;
    }
    all.get(1, TimeUnit.SECONDS);
    Patience.GENEROUS.until("the end of all", () -> registry.live() == 0);
    wiring.letLoopsFinish();
    expectNoStepBack(last, registry.traffic().join(), "seed " + seed);
    for (BindKey bind : binds) {
      List<SessionSummary> ended =
          wiring.ended.stream().filter(s -> s.bind().equals(bind)).toList();
      assertThat(last.get(bind))
          .isEqualTo(
              new SessionTraffic(
                  0,
                  ended.stream().mapToLong(SessionSummary::bytesToUpstream).sum(),
                  ended.stream().mapToLong(SessionSummary::bytesToDownstream).sum()));
    }
    assertThat(wiring.ended).hasSize(6 * 40).extracting(SessionSummary::id).doesNotHaveDuplicates();
  }

  private void randomSessions(List<BindKey> binds, Random random) {
    for (int i = 0; i < 40; i++) {
      try (Client client = client(binds.get(random.nextInt(binds.size())))) {
        SeededBytes stream = new SeededBytes(random.nextLong());
        int bytes = random.nextInt(60_000);
        client.sendAll(stream, bytes);
        switch (random.nextInt(3)) {
          case 0 -> client.reset();
          case 1 -> client.reading(stream).exactly(bytes / 2);
          default -> {
            client.reading(stream).exactly(bytes);
            client.shutdownOutput();
            client.expectFin();
          }
        }
      }
    }
  }

  private static void expectNoStepBack(
      Map<BindKey, SessionTraffic> last, Map<BindKey, SessionTraffic> now, String at) {
    for (var entry : now.entrySet()) {
      SessionTraffic before = last.getOrDefault(entry.getKey(), NONE);
      assertThat(entry.getValue().bytesToUpstream())
          .as(at)
          .isGreaterThanOrEqualTo(before.bytesToUpstream());
      assertThat(entry.getValue().bytesToDownstream())
          .as(at)
          .isGreaterThanOrEqualTo(before.bytesToDownstream());
      assertThat(entry.getValue().active()).as(at).isNotNegative();
    }
    assertThat(now.keySet()).as(at).containsAll(last.keySet());
    last.putAll(now);
  }

  @Test
  void aForgottenListenerGoesWithItsLastSession() {
    BindKey bind = wiring.openAny(ECHO);
    try (Client client = client(bind)) {
      echoOnce(client);
      wiring.listeners.applyClose(bind).join();
      registry.forget(bind);
      assertThat(traffic(bind)).isEqualTo(new SessionTraffic(1, 4, 4));
      echoOnce(client);
      assertThat(traffic(bind)).isEqualTo(new SessionTraffic(1, 8, 8));
    }
    Patience.GENEROUS.until("the end", () -> registry.live() == 0);
    Patience.GENEROUS.until("no totals", () -> !registry.traffic().join().containsKey(bind));
  }

  @Test
  void aForgottenListenerThatComesBackIsRememberedAgain() {
    BindKey bind = wiring.openAny(ECHO);
    try (Client client = client(bind)) {
      echoOnce(client);
      wiring.listeners.applyClose(bind).join();
      registry.forget(bind);
      assertThat(wiring.open(bind, ECHO).isOpen()).isTrue();
      List<Client> next = List.of(client(bind), client(bind));
      next.forEach(SessionRegistryTest::echoOnce);
      next.forEach(Client::close);
    }
    Patience.GENEROUS.until("the end", () -> registry.live() == 0);
    SessionTraffic left = traffic(bind);
    // Two loops: on one of them the first session may have been alone.
    assertThat(left.bytesToUpstream()).isBetween(8L, 12L);
  }

  private static void echoOnce(Client client) {
    client.send("echo");
    client.expect("echo");
  }

  @Test
  void emptyIsSaidAtOnceWhereThereIsNobody() {
    assertThat(registry.whenEmpty()).isCompleted();
  }

  @Test
  void emptyIsSaidAfterTheObserverHasHeardOfTheLastSession() throws Exception {
    BindKey bind = wiring.openAny(ECHO);
    for (int round = 0; round < 20; round++) {
      Client first = client(bind);
      Client second = client(bind);
      echoOnce(first);
      echoOnce(second);
      int endedBefore = wiring.ended.size();
      CompletableFuture<Integer> heard =
          registry.whenEmpty().thenApply(_ -> wiring.ended.size() - endedBefore);
      first.close();
      Patience.GENEROUS.until("one is left", () -> registry.live() == 1);
      assertThat(heard).isNotDone();
      second.close();
      assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  @Test
  void abortingAllResetsEverySessionInWhateverState() {
    Pod silent = Pod.listen(peers);
    wiring.cluster("test/registry>silent:1", silent.address());
    BindKey relayed = wiring.openAny(ECHO);
    BindKey half = wiring.openAny("test/registry>silent:1");
    List<Client> clients = List.of(client(relayed), client(half), client(half));
    echoOnce(clients.getFirst());
    clients.getLast().shutdownOutput();
    List<Peer> pods = List.of(silent.accept(), silent.accept());
    // So that no session is still about to learn that it is connected.
    pods.forEach(pod -> pod.send("hi"));
    clients.subList(1, 3).forEach(client -> client.expect("hi"));
    registry.abortAll().join();
    clients.subList(0, 2).forEach(Client::expectReset);
    clients.getLast().expectReset();
    pods.forEach(pod -> {
      // One of them has had the client's FIN before.
      pod.discardToEnd();
      Patience.GENEROUS.until("the pod's socket is reset", () -> !pod.isConnected());
    });
    assertThat(registry.live()).isZero();
    assertThat(wiring.ended)
        .extracting(SessionSummary::reason)
        .containsOnly(CloseReason.DRAIN_DEADLINE)
        .hasSize(3);
    clients.forEach(Client::close);
    silent.close();
  }
}
