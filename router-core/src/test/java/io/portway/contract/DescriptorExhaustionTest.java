package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Client;
import io.portway.testing.Patience;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
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
            new SmallNodeProcess(folder, DESCRIPTORS, transport, pod.address().getPort())) {
      for (int i = 0; i < CLIENTS; i++) {
        Client client = Client.connect(node.address(), PeerOptions.defaults());
        client.send("echo");
        clients.add(client);
        if (i < EXISTING) {
          client.expect("echo");
        }
      }
      int live = awaitSteady(node);
      assertThat(live)
          .as("served at the limit: %s", node.log())
          .isBetween(EXISTING, CLIENTS - EXISTING);

      List<Client> existing = clients.subList(0, EXISTING);
      for (int round = 0; round < 5; round++) {
        existing.forEach(client -> client.send("more"));
        existing.forEach(client -> client.expect("more"));
      }
      requireQuietLoops(node);

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
  private static int awaitSteady(SmallNodeProcess node) {
    int[] last = {-1, 0};
    Patience.GENEROUS.until(
        () -> last[0] + " sessions, " + node.descriptors() + " descriptors: " + node.log(),
        () -> {
          int now = node.report().liveSessions();
          last[1] = now == last[0] ? last[1] + 1 : 0;
          last[0] = now;
          return last[1] >= STEADY_LOOKS && node.descriptors() > DESCRIPTORS - RESERVE;
        });
    return last[0];
  }

  /** A spinning loop shows only as CPU time within a bounded look at the wall clock. */
  private static void requireQuietLoops(SmallNodeProcess node) {
    Duration window = Duration.ofMillis(500);
    long before = node.report().cpuNanos();
    Awaitility.await()
        .during(window)
        .atMost(window.multipliedBy(10))
        .until(() -> node.report().liveSessions() > 0);
    Duration used = Duration.ofNanos(node.report().cpuNanos() - before);
    assertThat(used).as("CPU of the io loops in %s", window).isLessThan(window.dividedBy(4));
  }
}
