package io.portway.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.benchmarks.load.ClientWorker;
import io.portway.benchmarks.load.PodWorker;
import java.io.IOException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods and clients against each other, without a router between them. */
class WorkersTest {

  private final WorkerProcess pods;
  private final WorkerProcess clients;

  WorkersTest() throws IOException {
    pods = WorkerProcess.start(PodWorker.class);
    clients = WorkerProcess.start(ClientWorker.class);
  }

  @BeforeEach
  void theKernelKnowsThem() {
    assertThat(new ProcessFacts(pods.process().pid()).commandLine())
        .contains(PodWorker.class.getName());
    assertThat(new ProcessFacts(clients.process().pid()).descriptors()).isPositive();
  }

  @AfterEach
  void end() {
    pods.close();
    clients.close();
  }

  @Test
  void everyKindOfLoadMovesSomething() throws IOException {
    int echo = pods.askNumber("echo");
    int source = pods.askNumber("source");
    String cpuOf = String.valueOf(pods.process().pid());
    for (String load :
        List.of("pingpong 2 64", "mixed 20", "paced 2 64 1000", "download 2", "sessions 2 512 3")) {
      int port = load.startsWith("download") ? source : echo;
      String command = "run 50 %d %s %s".formatted(port, cpuOf, load);
      // A busy machine may give nobody a turn for that long.
      LoadResult result =
          Awaitility.await(load)
              .until(() -> LoadResult.parse(clients.ask(command)), r -> r.units() > 0);
      assertThat(result.cpuNanos()).as(load).isNotNegative();
      assertThat(result.p99Nanos()).as(load).isGreaterThanOrEqualTo(result.p50Nanos());
    }
    Awaitility.await().until(() -> pods.askNumber("connections") == 0);
  }

  @Test
  void attemptsAreToldApartByWhatCameOfThemAndThoseThatAnsweredAreKept() throws IOException {
    int echo = pods.askNumber("echo");
    int closed = new FreePorts().take();
    assertThat(clients.ask("try 3 127.0.0.1:" + echo)).isEqualTo("3 0 0");
    assertThat(clients.ask("try 3 " + closed)).isEqualTo("0 3 0");
    assertThat(clients.askNumber("release 1")).isEqualTo(1);
    Awaitility.await().until(() -> pods.askNumber("connections") == 2);
    assertThat(clients.askNumber("release")).isEqualTo(2);
  }

  @Test
  void heldConnectionsStayUntilTheyAreReleased() throws IOException {
    int port = pods.askNumber("echo");
    int other = pods.askNumber("echo");
    assertThat(clients.askNumber("hold 5 " + port + " " + other)).isEqualTo(5);
    Awaitility.await().until(() -> pods.askNumber("connections") == 5);
    assertThat(clients.askNumber("release")).isEqualTo(5);
    Awaitility.await().until(() -> pods.askNumber("connections") == 0);
  }
}
