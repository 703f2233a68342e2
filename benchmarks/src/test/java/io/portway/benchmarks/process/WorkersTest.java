package io.portway.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.benchmarks.load.ClientWorker;
import io.portway.benchmarks.load.PodWorker;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
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

  private List<Long> load(String command) throws IOException {
    return Stream.of(clients.ask(command).split(" ", -1)).map(Long::valueOf).toList();
  }

  @Test
  void everyKindOfLoadMovesSomething() throws IOException {
    int echo = pods.askNumber("echo");
    int source = pods.askNumber("source");
    for (String command :
        List.of("pingpong 2 64 50 " + echo, "download 2 50 " + source, "short 2 50 " + echo)) {
      assertThat(load(command)).as(command).hasSize(5).first().isNotEqualTo(0L);
    }
    Awaitility.await().until(() -> pods.askNumber("connections") == 0);
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
