package io.portway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.portway.testing.Client;
import io.portway.testing.Peer;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without CAP_SYS_RESOURCE the kernel gives a user pages for so many pipes and no more
 * (fs.pipe-user-pages-soft). The data plane runs as another user here, in a process of its own, and
 * its readers stall until the pages are used up.
 */
@ExtendWith(SeedInFailures.class)
final class PipeQuotaTest {

  private static final String NOBODY = "65534";
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final int SESSIONS = 500;

  /** More than the socket queues of one session take while its reader stalls. */
  private static final int OFFERED = 6 << 20;

  /** A session is bulky only when its reader keeps up at first. */
  private static final int UNTIL_BULKY = 3 << 20;

  /** The kernel's default for one user: 16,384 pages, which is 64 pipes of 1 MiB. */
  private static final int QUOTA_IN_PIPES = 64;

  @TempDir Path folder;

  @Test
  @Timeout(value = 240, unit = TimeUnit.SECONDS)
  void bulkSessionsBeyondTheUsersPagesForPipesLoseNothing() throws Exception {
    assumeTrue(
        Files.isExecutable(SETPRIV) && System.getProperty("user.name").equals("root"),
        "only root, with setpriv, can start a process as another user");
    letEverybodyIn();
    List<String> asNobody =
        List.of(
            SETPRIV.toString(),
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--bounding-set=-all");
    PeerOptions fixed = PeerOptions.defaults().withReceiveBuffer(PeerOptions.ROOMY);
    SeededBytes bytes = new SeededBytes(Seed.VALUE);
    List<Client> clients = new ArrayList<>();
    List<Sending> sendings = new ArrayList<>();
    List<Reading> readings = new ArrayList<>();
    try (Pod pod = Pod.listen(PeerOptions.defaults());
        SmallNodeProcess node =
            new SmallNodeProcess(folder, asNobody, "epoll+epoll", pod.address().getPort(), 2)) {
      for (int i = 0; i < SESSIONS; i++) {
        clients.add(Client.connect(node.address(), fixed));
        Peer peer = pod.accept();
        sendings.add(peer.sendAllThenFin(bytes, OFFERED));
        readings.add(clients.getLast().reading(bytes).exactly(UNTIL_BULKY));
      }
      Sending.awaitStalled(sendings);
      // Half a MiB is taken too. How many readers stall while bulky is the scheduler's to say: 64
      // on a
      // machine at rest.
      assertThat(node.pipes())
          .as("pipes at the quota: %s", node.log())
          .isBetween(1, 2 * QUOTA_IN_PIPES);
      node.requireQuietLoops();

      List<CompletableFuture<Void>> readers =
          readings.stream()
              .map(reading ->
                  CompletableFuture.runAsync(
                      () -> reading.expectFinAt(OFFERED), Thread::startVirtualThread))
              .toList();
      for (CompletableFuture<Void> reader : readers) {
        reader.get(120, TimeUnit.SECONDS);
      }
      sendings.forEach(Sending::join);
    } finally {
      clients.forEach(Client::close);
    }
  }

  /** The other user reads its class path here, not in a home folder. */
  private void letEverybodyIn() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
