package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Client;
import io.portway.testing.Patience;
import io.portway.testing.Peer;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process without free descriptors: sessions run on, accepting pauses and resumes by itself, no
 * loop spins. Each run is a fresh process, because what is loaded or opened for the first time at
 * the limit fails there and only there.
 */
final class DescriptorExhaustionTest {
  /**
   * What the JVM itself, its jars and the loops need, and a few dozen sessions of two descriptors.
   */
  private static final int DESCRIPTORS = 200;

  /** More than can be served at the same time. */
  private static final int CLIENTS = 100;

  /** Sessions that are relayed before the descriptors run out. */
  private static final int EXISTING = 10;

  /** Of the sessions that are served, those that turn bulky: more than there are pipes for. */
  private static final int BULKY = 30;

  /** Looks at intervals of some milliseconds. */
  private static final int STEADY_LOOKS = 40;

  /** Fewer than these are free when accepting stands still. */
  private static final int RESERVE = 12;

  /**
   * A connection that was accepted with the last descriptor cannot be dialled for. A few of them
   * are inevitable; a router that goes on accepting would turn everyone away.
   */
  private static final int MAY_BE_TURNED_AWAY = CLIENTS / 4;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epoll+epoll",
        "epoll+epoll",
        "epoll+epoll",
        "nio+channel",
        "nio+channel",
        "io_uring+channel",
        "io_uring+channel"
      })
  void sessionsRunOnAndAcceptingResumesByItself(String transport) throws IOException {
    if (transport.startsWith("io_uring")) {
      IoUringRelayContractTest.requireIoUring();
    }
    List<Client> clients = new ArrayList<>();
    try (Pod pod = Pod.listen(PeerOptions.defaults()).serveEcho();
        SmallNodeProcess node =
            SmallNodeProcess.limited(folder, DESCRIPTORS, transport, pod.address().getPort())) {
      for (int i = 0; i < CLIENTS; i++) {
        Client client = Client.connect(node.address(), PeerOptions.defaults());
        client.send("echo");
        clients.add(client);
        if (i < EXISTING) {
          client.expect("echo");
        }
      }
      int live = awaitSteady(node, RESERVE);
      assertThat(live)
          .as("served at the limit: %s", node.log())
          .isBetween(EXISTING, CLIENTS - EXISTING);

      List<Client> existing = clients.subList(0, EXISTING);
      for (int round = 0; round < 5; round++) {
        existing.forEach(client -> client.send("more"));
        existing.forEach(client -> client.expect("more"));
      }
      node.requireQuietLoops();

      int turnedAway = 0;
      for (Client client : clients.subList(EXISTING, CLIENTS)) {
        turnedAway += isServed(client) ? 0 : 1;
        client.close();
      }
      assertThat(turnedAway)
          .as("turned away: %s", node.log())
          .isLessThanOrEqualTo(MAY_BE_TURNED_AWAY);
      existing.forEach(client -> client.send("last"));
      existing.forEach(client -> client.expect("last"));
      Client late = Client.connect(node.address(), PeerOptions.defaults());
      clients.add(late);
      late.send("echo");
      late.expect("echo");
    } finally {
      clients.forEach(Client::close);
    }
  }

  /** Without descriptors there is no pipe, and bulk goes on. */
  @Test
  void bulkFindsAWayWithoutAPipe() throws IOException {
    int offered = 8 << 20;
    int untilBulky = 4 << 20;
    PeerOptions fixed = PeerOptions.defaults().withReceiveBuffer(PeerOptions.ROOMY);
    List<Client> clients = new ArrayList<>();
    try (Pod pod = Pod.listen(PeerOptions.defaults());
        SmallNodeProcess node =
            SmallNodeProcess.limited(folder, DESCRIPTORS, "epoll+epoll", pod.address().getPort())) {
      List<Peer> pods = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Client client = Client.connect(node.address(), fixed);
        clients.add(client);
        if (i < BULKY) {
          pods.add(pod.accept());
        }
      }
      awaitSteady(node, 3 * RESERVE);
      SeededBytes bytes = new SeededBytes(Seed.VALUE);
      List<Sending> sendings =
          pods.stream().map(peer -> peer.sendAllThenFin(bytes, offered)).toList();
      List<Reading> readings =
          clients.stream()
              .limit(BULKY)
              .map(client -> client.reading(bytes).exactly(untilBulky))
              .toList();
      Sending.awaitStalled(sendings);
      assertThat(node.pipes()).as("pipes at the limit").isLessThan(BULKY);
      node.requireQuietLoops();
      for (int i = 0; i < BULKY; i++) {
        readings.get(i).expectFinAt(offered);
        sendings.get(i).join();
      }
    } finally {
      clients.forEach(Client::close);
    }
  }

  private static boolean isServed(Client client) {
    try {
      client.expect("echo");
      return true;
    } catch (AssertionError e) {
      if (String.valueOf(e.getMessage()).contains("nothing came")) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Waits until accepting has paused: no descriptors left, and the same number of sessions for a
   * while.
   */
  private static int awaitSteady(SmallNodeProcess node, int free) {
    int[] last = {-1, 0};
    Patience.GENEROUS.until(
        () -> last[0] + " sessions, " + node.descriptors() + " descriptors: " + node.log(),
        () -> {
          int now = node.report().liveSessions();
          last[1] = now == last[0] ? last[1] + 1 : 0;
          last[0] = now;
          return last[1] >= STEADY_LOOKS && node.descriptors() > DESCRIPTORS - free;
        });
    return last[0];
  }
}
