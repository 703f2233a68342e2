package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Client;
import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.LoopbackDataPlane;
import io.portway.testing.Peer;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.ProcessCosts;
import io.portway.testing.SeededBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a session that has nothing to do holds on to. */
final class IdleSessionTest {

  private static final int SESSIONS = 200;

  private static final String BUFFERS_OF_THE_JDK = "java.nio.DirectByteBuffer";

  /** Those that the JDK gives to threads of clients and pods, which are this process too. */
  private static final int OF_THE_TEST = 4;

  private static final int BULK = 1 << 20;

  /** Two sockets a session here, and two in the data plane. */
  private static final int SOCKETS = 4 * SESSIONS;

  @Test
  void anIdleSessionHoldsNoBufferNoPipeAndNothingOfNetty() {
    PeerOptions peers = PeerOptions.defaults();
    DataPlaneOptions options = DataPlaneOptions.defaults().withIoThreads(1);
    List<Client> clients = new ArrayList<>();
    try (Pod pod = Pod.listen(peers);
        DataPlane plane = LoopbackDataPlane.start(options, pod.address())) {
      clients.add(busyThenIdle(plane, pod));
      int descriptors = ProcessCosts.descriptors();
      HeapHistogram before = HeapHistogram.take();
      for (int i = 0; i < SESSIONS; i++) {
        clients.add(busyThenIdle(plane, pod));
      }

      assertThat(plane.liveSessions()).isEqualTo(1 + SESSIONS);
      Map<String, Long> more = HeapHistogram.take().moreThan(before, IdleSessionTest::isHeavy);
      more.entrySet()
          .removeIf(e -> e.getKey().startsWith(BUFFERS_OF_THE_JDK) && e.getValue() <= OF_THE_TEST);
      assertThat(more).as("objects of %d idle sessions", SESSIONS).isEmpty();
      assertThat(ProcessCosts.descriptors() - descriptors)
          .as("descriptors beyond the sockets, pipes kept for the next bulk aside")
          .isBetween(SOCKETS - BulkCases.KEPT_DESCRIPTORS, SOCKETS + BulkCases.KEPT_DESCRIPTORS);
    } finally {
      clients.forEach(Client::close);
    }
  }

  private static Client busyThenIdle(DataPlane plane, Pod pod) {
    Client client = Client.connect(plane.address(), PeerOptions.defaults());
    Peer peer = pod.accept();
    SeededBytes bytes = new SeededBytes(Seed.VALUE);
    peer.sendAll(bytes, BULK);
    client.reading(bytes).exactly(BULK);
    client.send("bye");
    peer.expect("bye");
    return client;
  }

  private static boolean isHeavy(String name) {
    return name.startsWith("io.netty.")
        || name.equals("io.portway.transport.Pipe")
        || name.equals("io.portway.transport.Buffers$Tail")
        || name.startsWith(BUFFERS_OF_THE_JDK);
  }
}
