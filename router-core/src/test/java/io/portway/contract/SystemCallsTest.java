package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Client;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.ProcessCosts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a session costs in system calls of its io loop, counted from outside. Waiting is not
 * counted: how much a wait brings depends on the machine.
 */
final class SystemCallsTest {

  private static final int TIMES = 300;

  /** Waiting, and what the JVM does on any of its threads. */
  private static final Set<String> NOT_OURS =
      Set.of(
          "epoll_wait",
          "epoll_pwait",
          "futex",
          "mprotect",
          "mmap",
          "munmap",
          "madvise",
          "sched_yield",
          "restart_syscall",
          "rt_sigreturn",
          "rt_sigprocmask",
          "getpid",
          "gettid");

  /**
   * An accept that finds the queue empty, and the look that is taken at whoever lives when the
   * sweep for idle sessions comes by: a tenth of the sessions at most.
   */
  private static final Set<String> NOW_AND_THEN = Set.of("accept4", "ioctl", "setsockopt");

  private static final String MESSAGE = "m".repeat(64);

  @TempDir Path folder;

  @Test
  void aSessionOfOneMessage() throws Exception {
    Map<String, Long> calls =
        count(node -> {
          for (int i = 0; i < TIMES; i++) {
            Client client = echo(Client.connect(node.address(), PeerOptions.defaults()), 1);
            client.shutdownOutput();
            client.expectFin();
            client.close();
          }
        });
    assertPerSession(
        calls,
        Map.of(
            "accept4",
            1,
            "socket",
            1,
            "connect",
            1,
            "epoll_ctl",
            2,
            "recvfrom",
            4,
            "sendto",
            2,
            "shutdown",
            1,
            "close",
            2));
  }

  @Test
  void aSessionThatTheClientResets() throws Exception {
    Map<String, Long> calls =
        count(node -> {
          for (int i = 0; i < TIMES; i++) {
            echo(Client.connect(node.address(), PeerOptions.defaults()), 1).reset();
          }
        });
    assertPerSession(
        calls,
        Map.of(
            "accept4",
            1,
            "socket",
            1,
            "connect",
            1,
            "epoll_ctl",
            2,
            "recvfrom",
            3,
            "sendto",
            2,
            "setsockopt",
            1,
            "ioctl",
            1,
            "close",
            2));
  }

  @Test
  void aRoundTripOfAnEstablishedSession() throws Exception {
    Map<String, Long> calls =
        count(node -> {
          Client client = Client.connect(node.address(), PeerOptions.defaults());
          echo(client, TIMES).close();
        });
    // Of the session itself: two reads more, for its ends.
    assertThat(calls.get("recvfrom")).isEqualTo(2L * TIMES + 2);
    assertThat(calls.get("sendto")).isEqualTo(2L * TIMES);
    assertThat(calls.get("epoll_ctl")).isEqualTo(2);
  }

  @FunctionalInterface
  private interface Script {
    void run(SmallNodeProcess node);
  }

  private static Client echo(Client client, int times) {
    for (int i = 0; i < times; i++) {
      client.send(MESSAGE);
      client.expect(MESSAGE);
    }
    return client;
  }

  private Map<String, Long> count(Script script) throws IOException, InterruptedException {
    try (Pod pod = Pod.listen(PeerOptions.defaults()).serveEcho();
        SmallNodeProcess node =
            new SmallNodeProcess(folder, List.of(), "epoll+epoll", pod.address().getPort(), 1)) {
      echo(Client.connect(node.address(), PeerOptions.defaults()), 100).close();
      awaitNone(node);
      try (TracedThread loop = new TracedThread(folder, node.pid(), ProcessCosts.IO_THREADS)) {
        script.run(node);
        awaitNone(node);
        return loop.stop();
      }
    }
  }

  private static void awaitNone(SmallNodeProcess node) {
    PeerOptions.defaults()
        .patience()
        .until("every session has ended", () -> node.report().liveSessions() == 0);
  }

  private static void assertPerSession(Map<String, Long> calls, Map<String, Integer> wanted) {
    Map<String, Long> rest = new HashMap<>(calls);
    rest.keySet().removeAll(NOT_OURS);
    Map<String, Long> expected = new HashMap<>();
    wanted.forEach((name, perSession) -> expected.put(name, (long) perSession * TIMES));
    for (String name : NOW_AND_THEN) {
      long least = expected.getOrDefault(name, 0L);
      assertThat(rest.getOrDefault(name, 0L))
          .as("%s of %d sessions", name, TIMES)
          .isBetween(least, least + TIMES / 10);
    }
    rest.keySet().removeAll(NOW_AND_THEN);
    expected.keySet().removeAll(NOW_AND_THEN);
    assertThat(rest).as("calls of %d sessions", TIMES).isEqualTo(expected);
  }
}
