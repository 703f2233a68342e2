package io.portway.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.app.assembly.EditedFolder.Wish;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.ControlReport;
import io.portway.model.Verdict;
import io.portway.testing.Client;
import io.portway.testing.FreePorts;
import io.portway.testing.Loopback;
import io.portway.testing.Patience;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole router behind a folder that is edited under it while sessions run. */
class FolderEditsTest {

  private static final int ROUNDS = 25;
  private static final int PORTS = 8;
  private static final int ROUTES = 10;
  private static final int PODS = 4;
  private static final int MOST_SESSIONS = 12;
  private static final int CHUNK = 3_000;

  @TempDir private Path folder;

  private final PeerOptions peers = PeerOptions.defaults();
  private final List<Pod> pods = new ArrayList<>();
  private final Map<String, Pod> podsByName = new HashMap<>();
  private EditedFolder edited;
  private TestRouter router;

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < PODS; i++) {
      Pod pod = Pod.listen(peers).serveNamed("pod-" + i);
      pods.add(pod);
      podsByName.put("pod-" + i, pod);
    }
    edited = new EditedFolder(folder);
    router =
        TestRouter.start(
            folder, "--admin", "off", "--local-endpoints", "allow", "--drain-timeout", "1s");
  }

  @AfterEach
  void end() {
    router.close();
    pods.forEach(Pod::close);
  }

  /** A session whose every byte comes back. */
  private static final class Stream {

    private final Client client;
    private final SeededBytes bytes;
    private final Reading reading;
    private long sent;

    Stream(Client client, long seed) {
      this.client = client;
      this.bytes = new SeededBytes(seed);
      this.reading = client.reading(bytes);
    }

    void step() {
      client.sendAll(bytes, sent, CHUNK).join();
      sent += CHUNK;
      reading.exactly(CHUNK);
    }

    void finish() {
      step();
      client.shutdownOutput();
      reading.expectFinAt(sent);
      client.close();
    }
  }

  private Client connect(int port) {
    return Client.connect(Loopback.at(port), peers);
  }

  /** The name of the pod that the client's session reached. */
  private static String greeting(Client client) {
    return new String(client.readExactly(5), java.nio.charset.StandardCharsets.US_ASCII);
  }

  private Stream stream(int port, long seed) {
    Client client = connect(port);
    assertThat(podsByName).containsKey(greeting(client));
    return new Stream(client, seed);
  }

  private static boolean isRefused(int port) {
    try (Client _ = Client.tryConnect(Loopback.at(port), PeerOptions.defaults())) {
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Set<Integer> openPorts(ControlReport report) {
    return report.binds().values().stream()
        .filter(BindOutcome::isOpen)
        .map(outcome -> outcome.bind().port())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Waits until the router has applied what the folder says; its listeners are then exactly those.
   */
  private void expectApplied(String at) {
    Map<Integer, String> wanted = new TreeMap<>();
    edited.owners().forEach((port, wish) -> wanted.put(port, wish.name()));
    Patience.GENEROUS.until(
        () -> at + ": " + wanted + ", not " + router.report().listeners(),
        () -> {
          ControlReport report = router.report();
          return owners(report).equals(wanted) && openPorts(report).equals(wanted.keySet());
        });
  }

  private static Map<Integer, String> owners(ControlReport report) {
    Map<Integer, String> owners = new TreeMap<>();
    report.listeners().forEach((bind, owner) -> owners.put(bind.port(), owner.name()));
    return owners;
  }

  private static List<Integer> freePorts(int count) {
    Set<Integer> ports = new HashSet<>();
    while (ports.size() < count) {
      ports.add(FreePorts.next());
    }
    return List.copyOf(ports);
  }

  private List<Pod> somePods(Random random) {
    return pods.stream().filter(_ -> random.nextInt(3) != 0).toList();
  }

  private void edit(Random random, List<Integer> ports, Runnable settle) {
    String name = "r" + random.nextInt(ROUTES);
    int port = ports.get(random.nextInt(ports.size()));
    Wish now = edited.wish(name).orElse(null);
    if (now == null) {
      edited.write(new Wish(name, port, 1 + random.nextInt(80_000), somePods(random)));
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> edited.delete(name);
      case 1 -> edited.write(now.withPort(port));
      case 2 -> {
        // The last good content is what was read, so it has to be read before it is damaged.
        settle.run();
        edited.damage(name);
      }
      default -> edited.write(now.withPods(somePods(random)));
    }
  }

  /**
   * One new connection to a port reaches a pod of the Route that has it, or ends where it has none.
   */
  private void expectServed(int port, Wish owner) {
    try (Client client = connect(port)) {
      if (owner.pods().isEmpty()) {
        client.expectFin();
      } else {
        String name = greeting(client);
        assertThat(owner.pods()).as("%s of %s", name, owner.name()).contains(podsByName.get(name));
      }
    }
  }

  private void expectMarkApplied(String at, List<Integer> all) {
    edited.mark(all.get(PORTS), all.get(PORTS + 1));
    expectApplied(at + " [" + edited + "]");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverIsEditedTheListenersAreThoseAskedForAndNoSessionNotices(long seed) {
    Random random = new Random(seed);
    List<Integer> all = freePorts(PORTS + 2);
    List<Integer> ports = all.subList(0, PORTS);
    List<Stream> streams = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      String at = "seed " + seed + " round " + round;
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        edit(random, ports, () -> expectMarkApplied(at, all));
      }
      expectMarkApplied(at, all);
      assertThat(statuses(Verdict.Status.DISPLACED)).as(at).isEqualTo(edited.displaced());
      edited.owners().forEach(this::expectServed);
      assertThat(ports)
          .as(at)
          .filteredOn(port -> !edited.owners().containsKey(port))
          .allMatch(FolderEditsTest::isRefused);
      streams.forEach(Stream::step);
      if (streams.size() == MOST_SESSIONS) {
        streams.remove(random.nextInt(MOST_SESSIONS)).finish();
      }
      edited.owners().values().stream()
          .filter(owner -> !owner.pods().isEmpty())
          .findAny()
          .ifPresent(owner -> streams.add(stream(owner.port(), random.nextLong())));
    }
    Patience.GENEROUS.until(
        "only the streams are left", () -> router.router().registry().live() == streams.size());
    assertThat(streams).as("seed %d", seed).hasSizeGreaterThan(MOST_SESSIONS / 2);
    streams.forEach(Stream::finish);
    Patience.GENEROUS.until("no session", () -> router.router().registry().live() == 0);
  }

  private long statuses(Verdict.Status status) {
    return router.report().verdicts().stream().filter(v -> v.status() == status).count();
  }

  @Test
  void aPortMoveClosesOnlyItsOwnSocket() {
    List<Integer> ports = freePorts(3);
    edited.write(new Wish("moving", ports.get(0), 1, pods));
    edited.write(new Wish("neighbour", ports.get(1), 2, pods));
    expectApplied("at first");
    List<Stream> streams = List.of(stream(ports.get(0), 1), stream(ports.get(1), 2));
    edited.write(edited.wish("moving").orElseThrow().withPort(ports.get(2)));
    expectApplied("moved");
    assertThat(isRefused(ports.get(0))).isTrue();
    streams.forEach(Stream::step);
    stream(ports.get(1), 3).finish();
    stream(ports.get(2), 4).finish();
    streams.forEach(Stream::finish);
  }

  @Test
  void twoRoutesMayExchangeTheirPortsInOneEdit() {
    List<Integer> ports = freePorts(2);
    edited.write(new Wish("left", ports.get(0), 1, List.of(pods.get(0))));
    edited.write(new Wish("right", ports.get(1), 2, List.of(pods.get(1))));
    expectApplied("at first");
    Stream old = stream(ports.get(0), 1);
    edited.write(edited.wish("left").orElseThrow().withPort(ports.get(1)));
    edited.write(edited.wish("right").orElseThrow().withPort(ports.get(0)));
    expectApplied("exchanged");
    edited.owners().forEach(this::expectServed);
    old.finish();
  }

  @Test
  void aDisplacedRouteTakesOverWhenTheWinnerGoesAndTheWinnersSessionStays() {
    int port = FreePorts.next();
    edited.write(new Wish("older", port, 1, List.of(pods.get(0))));
    edited.write(new Wish("younger", port, 2, List.of(pods.get(1))));
    expectApplied("both");
    Patience.GENEROUS.until("one is displaced", () -> statuses(Verdict.Status.DISPLACED) == 1);
    Stream old = stream(port, 1);
    edited.delete("older");
    expectApplied("one");
    expectServed(port, edited.wish("younger").orElseThrow());
    old.finish();
  }

  @Test
  void aPortOfAnotherProgramIsOpenedByItselfWhenThatOneGoes() throws IOException {
    int port = FreePorts.next();
    try (var foreign = new java.net.ServerSocket()) {
      foreign.bind(new InetSocketAddress(Loopback.host(1), port));
      edited.write(new Wish("waiting", port, 1, pods));
      Patience.GENEROUS.until(
          "a failed bind", () -> router.report().binds().containsKey(BindKey.ofPort(port)));
      assertThat(openPorts(router.report())).isEmpty();
    }
    expectApplied("by the retry");
    stream(port, 1).finish();
  }
}
