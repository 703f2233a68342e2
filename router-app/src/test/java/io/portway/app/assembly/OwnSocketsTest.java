package io.portway.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.Verdict;
import io.portway.testing.Client;
import io.portway.testing.FreePorts;
import io.portway.testing.Loopback;
import io.portway.testing.Patience;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that lead back into routers. Each connection would open another until nothing is left. */
class OwnSocketsTest {

  private static final int LIMIT = 40;

  @TempDir private Path folder;

  private final PeerOptions peers = PeerOptions.defaults();
  private final Pod echo = Pod.listen(peers).serveEcho();

  @AfterEach
  void closePod() {
    echo.close();
  }

  private TestRouter start(Path manifests, String admin) throws Exception {
    return TestRouter.start(
        manifests,
        "--admin",
        admin,
        "--local-endpoints",
        "allow",
        "--max-connections",
        String.valueOf(LIMIT),
        "--drain-timeout",
        "1s");
  }

  private Client connect(int port) {
    return Client.connect(Loopback.at(port), peers);
  }

  private void expectEcho(int port) {
    try (Client client = connect(port)) {
      client.send("echo");
      client.expect("echo");
    }
  }

  private static List<String> warnings(TestRouter router, String route) {
    return router.report().verdicts().stream()
        .filter(verdict -> verdict.id().name().equals(route))
        .filter(verdict -> verdict.status() == Verdict.Status.ACCEPTED)
        .flatMap(verdict -> verdict.warnings().stream())
        .toList();
  }

  @Test
  void aRouteToItselfToItsNeighbourOrToTheAdminPortLosesThatEndpointWithAWarning()
      throws Exception {
    int own = FreePorts.next();
    int neighbour = FreePorts.next();
    int admin = FreePorts.next();
    int toAdmin = FreePorts.next();
    int toNeighbour = FreePorts.next();
    TestManifests.write(folder, "neighbour", neighbour, echo.address());
    TestManifests.write(folder, "itself", own, Loopback.at(own));
    TestManifests.write(folder, "to-neighbour", toNeighbour, Loopback.at(neighbour));
    TestManifests.write(folder, "to-admin", toAdmin, Loopback.at(admin));
    try (TestRouter router = start(folder, "127.0.0.1:" + admin)) {
      for (String route : List.of("itself", "to-neighbour", "to-admin")) {
        assertThat(warnings(router, route)).as(route).hasSize(1);
      }
      assertThat(warnings(router, "neighbour")).isEmpty();
      for (int port : new int[] {own, toNeighbour, toAdmin}) {
        try (Client client = connect(port)) {
          client.expectFin();
        }
      }
      expectEcho(neighbour);
      Patience.GENEROUS.until("no session", () -> router.router().registry().live() == 0);
      TestManifests.write(folder, "itself", own, echo.address());
      Patience.GENEROUS.until("the warning goes", () -> warnings(router, "itself").isEmpty());
      expectEcho(own);
    }
  }

  @Test
  void anEndpointBecomesALoopWhenItsPortIsOpenedAndIsDroppedThen() throws Exception {
    int later = FreePorts.next();
    int toLater = FreePorts.next();
    TestManifests.write(folder, "to-later", toLater, Loopback.at(later));
    try (TestRouter router = start(folder, "off")) {
      assertThat(warnings(router, "to-later")).isEmpty();
      TestManifests.write(folder, "later", later, echo.address());
      Patience.GENEROUS.until("a warning", () -> !warnings(router, "to-later").isEmpty());
      expectEcho(later);
      Files.delete(folder.resolve("later.yaml"));
      Patience.GENEROUS.until("it goes", () -> warnings(router, "to-later").isEmpty());
    }
  }

  @Test
  void twoRoutersThatPointAtEachOtherStopAtThePortsLimitAndTheNeighboursServe() throws Exception {
    Path left = Files.createDirectory(folder.resolve("left"));
    Path right = Files.createDirectory(folder.resolve("right"));
    int[] loop = {FreePorts.next(), FreePorts.next()};
    int[] neighbours = {FreePorts.next(), FreePorts.next()};
    TestManifests.write(left, "loop", loop[0], Loopback.at(loop[1]));
    TestManifests.write(right, "loop", loop[1], Loopback.at(loop[0]));
    TestManifests.write(left, "neighbour", neighbours[0], echo.address());
    TestManifests.write(right, "neighbour", neighbours[1], echo.address());
    try (TestRouter first = start(left, "off");
        TestRouter second = start(right, "off");
        Client client = connect(loop[0])) {
      for (TestRouter router : List.of(first, second)) {
        Patience.GENEROUS.until(
            () -> "half of the sessions, not " + router.router().registry().live(),
            () -> router.router().registry().live() == LIMIT / 2);
      }
      for (int i = 0; i < LIMIT; i++) {
        expectEcho(neighbours[i % 2]);
      }
      assertThat(client.isConnected()).isTrue();
      for (TestRouter router : List.of(first, second)) {
        Patience.GENEROUS.until(
            "the chain alone", () -> router.router().registry().live() == LIMIT / 2);
      }
    }
  }
}
