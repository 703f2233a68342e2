package io.portway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.BalancePolicy;
import io.portway.model.CloseReason;
import io.portway.model.ClusterSpec;
import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import io.portway.model.Timeouts;
import io.portway.testing.DeadAddress;
import io.portway.testing.LinuxThread;
import io.portway.testing.Loopback;
import io.portway.testing.Patience;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.transport.Connection;
import io.portway.transport.EventLoops;
import io.portway.transport.IoLoop;
import io.portway.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Dialling against real sockets, by a clock that stands still until it is moved. */
@EnabledOnOs(OS.LINUX)
class ConnectorTest {

  private static final Timeouts TIMEOUTS = Timeouts.DEFAULT;

  /** TCP to a multicast address fails within connect(2) itself. */
  private static final InetAddress FAILS_AT_ONCE = InetAddress.ofLiteral("224.0.0.1");

  private static final int CROWD = 1_000;

  private final AtomicLong clock = new AtomicLong();
  private final EventLoops loops = new EventLoops(Transport.EPOLL, 1, clock::get);
  private final IoLoop loop = loops.all().getFirst();
  private final ClusterManager clusters = new ClusterManager(clock::get);
  private final Pod pod = Pod.listen(PeerOptions.defaults()).serveEcho();

  @AfterEach
  void closeAll() {
    loops.close();
    pod.close();
  }

  /** One session's dialling and what came of it. */
  private final class Dialling implements ConnectEvents {

    private final CompletableFuture<Object> end = new CompletableFuture<>();
    private final List<Endpoint> failed = new CopyOnWriteArrayList<>();
    private final List<ConnectFailure> failures = new CopyOnWriteArrayList<>();
    private final Connector connector = new Connector(loops.transport().sockets(), loop, this);
    private volatile int deepest;
    private volatile @Nullable Connection connection;
    private volatile Runnable onFailure = () -> {};

    @Override
    public void onAttemptFailed(Endpoint endpoint, ConnectFailure failure) {
      failed.add(endpoint);
      failures.add(failure);
      deepest = Math.max(deepest, StackWalker.getInstance().walk(frames -> (int) frames.count()));
      onFailure.run();
    }

    @Override
    public void onConnected(Endpoint endpoint, Connection upstream) {
      connection = upstream;
      if (!end.complete(endpoint)) {
        throw new IllegalStateException("a second end");
      }
    }

    @Override
    public void onUnavailable(CloseReason reason) {
      if (!end.complete(reason)) {
        throw new IllegalStateException("a second end");
      }
    }

    Dialling start(Cluster... targets) {
      onLoop(() -> {
        connector.connect(TIMEOUTS, List.of(targets), 0, 1);
        return true;
      });
      return this;
    }

    /** The endpoint that answered, or the reason why none did. */
    Object end() {
      Patience.GENEROUS.until("an end of dialling", end::isDone);
      return end.join();
    }

    /** Ends the connection as its session would. */
    void hangUp() {
      Object endpoint = end();
      onLoop(() -> {
        if (connection != null && endpoint instanceof Endpoint connected) {
          connection.closeNow();
          connected.release();
        }
        return true;
      });
    }
  }

  private <T> T onLoop(Callable<T> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        answer.complete(task.call());
      } catch (Exception e) {
        answer.completeExceptionally(e);
      }
    });
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void pass(Duration time) {
    onLoop(() -> {
      clock.addAndGet(time.toNanos());
      loop.wheel().serve();
      return true;
    });
  }

  private Cluster cluster(String name, InetSocketAddress... addresses) {
    List<EndpointSpec> endpoints = new ArrayList<>();
    for (int i = 0; i < addresses.length; i++) {
      endpoints.add(
          new EndpointSpec(
              addresses[i].getAddress(),
              addresses[i].getPort(),
              "uid-" + i,
              EndpointOrigin.UNKNOWN));
    }
    clusters.applyCluster(new ClusterSpec(name, BalancePolicy.ROUND_ROBIN, endpoints));
    return clusters.cluster(name);
  }

  private static InetSocketAddress[] times(int count, InetSocketAddress address) {
    return IntStream.range(0, count).mapToObj(_ -> address).toArray(InetSocketAddress[]::new);
  }

  private static void expectIdle(Cluster... all) {
    assertThat(Arrays.stream(all).flatMap(cluster -> cluster.endpoints().stream()))
        .allMatch(endpoint -> endpoint.load() == 0);
  }

  @Test
  void anEndpointThatRefusesIsFollowedByTheNextAndTriedOnlyOnce() {
    try (DeadAddress refusing = DeadAddress.refusing()) {
      Cluster cluster = cluster("c", refusing.address(), refusing.address(), pod.address());
      // So that the others come first.
      endpointAt(cluster, pod.address()).onConnectFailed();
      Dialling dialling = new Dialling().start(cluster);
      assertThat(dialling.end()).isSameAs(endpointAt(cluster, pod.address()));
      assertThat(dialling.failed).hasSize(2).doesNotHaveDuplicates();
      assertThat(dialling.failures).containsOnly(ConnectFailure.REFUSED);
      dialling.hangUp();
      expectIdle(cluster);
    }
  }

  private static Endpoint endpointAt(Cluster cluster, InetSocketAddress address) {
    return cluster.endpoints().stream()
        .filter(endpoint -> endpoint.spec().socketAddress().equals(address))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aThousandThatRefuseAreEachTriedOnceOnAFlatStack() {
    try (DeadAddress refusing = DeadAddress.refusing()) {
      expectAllTriedOnAFlatStack(
          cluster("c", times(CROWD, refusing.address())), ConnectFailure.REFUSED);
    }
  }

  @Test
  void aThousandThatFailWithinTheCallAreEachTriedOnceOnAFlatStack() {
    expectAllTriedOnAFlatStack(
        cluster("c", times(CROWD, new InetSocketAddress(FAILS_AT_ONCE, 80))),
        ConnectFailure.UNREACHABLE);
  }

  private void expectAllTriedOnAFlatStack(Cluster cluster, ConnectFailure failure) {
    Dialling dialling = new Dialling().start(cluster);
    assertThat(dialling.end()).isEqualTo(CloseReason.CONNECT_FAILED);
    assertThat(dialling.failed).hasSize(CROWD).doesNotHaveDuplicates();
    assertThat(dialling.failures).containsOnly(failure);
    assertThat(dialling.deepest).isLessThan(100);
    expectIdle(cluster);
  }

  @Test
  void whenTheDrawnTargetHasNothingLeftTheOthersAreAsked() {
    try (DeadAddress refusing = DeadAddress.refusing()) {
      Cluster drawn = cluster("drawn", refusing.address());
      Cluster none = cluster("none");
      Cluster other = cluster("other", pod.address());
      Dialling dialling = new Dialling().start(drawn, none, other);
      assertThat(dialling.end()).isSameAs(other.endpoints().getFirst());
      assertThat(dialling.failed).containsExactly(drawn.endpoints().getFirst());
      dialling.hangUp();
      expectIdle(drawn, other);
    }
  }

  @Test
  void whereThereIsNothingToTryThatIsWhatItSays() {
    assertThat(new Dialling().start(cluster("a"), cluster("b")).end())
        .isEqualTo(CloseReason.NO_ENDPOINT);
    assertThat(new Dialling().start().end()).isEqualTo(CloseReason.NO_ENDPOINT);
  }

  @Test
  void aFailureRanksAnEndpointBehindTheOthersForASecondAndNeverOut() {
    try (DeadAddress refusing = DeadAddress.refusing()) {
      Cluster cluster = cluster("c", refusing.address(), pod.address());
      Endpoint bad = endpointAt(cluster, refusing.address());
      bad.onConnectFailed();
      for (int i = 0; i < 6; i++) {
        Dialling dialling = new Dialling().start(cluster);
        assertThat(dialling.end()).isSameAs(endpointAt(cluster, pod.address()));
        assertThat(dialling.failed).isEmpty();
        dialling.hangUp();
      }
      pass(Duration.ofSeconds(1));
      List<Endpoint> tried = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Dialling dialling = new Dialling().start(cluster);
        dialling.hangUp();
        tried.addAll(dialling.failed);
      }
      assertThat(tried).as("its turn has come again").containsExactly(bad);
      endpointAt(cluster, pod.address()).onConnectFailed();
      Dialling allBad = new Dialling().start(cluster);
      assertThat(allBad.end()).isSameAs(endpointAt(cluster, pod.address()));
      allBad.hangUp();
      assertThat(endpointAt(cluster, pod.address()).healthy()).as("it has answered").isTrue();
    }
  }

  @Test
  void whatWasAcceptedIsStillDialledForWhileTheReserveIsOut() {
    Cluster cluster = cluster("c", pod.address());
    assertThat(loop.reserve().release()).isTrue();
    Dialling dialling = new Dialling().start(cluster);
    assertThat(dialling.end()).isInstanceOf(Endpoint.class);
    assertThat(loop.reserve().isHeld()).isFalse();
    dialling.hangUp();
    expectIdle(cluster);
    assertThat(loop.reserve().refill()).isTrue();
  }

  /** In a network with a single source port, which the first connection takes. */
  @Test
  void withoutSourcePortsNoEndpointIsBlamed() throws Exception {
    LinuxThread.Network network = onLoop(LinuxThread::ownNetwork);
    network.onlySourcePort(40_000);
    ServerSocketChannel server = onLoop(() -> ServerSocketChannel.open().bind(Loopback.at(80), 16));
    try (server) {
      Cluster cluster = cluster("c", (InetSocketAddress) server.getLocalAddress());
      Dialling first = new Dialling().start(cluster);
      assertThat(first.end()).isSameAs(cluster.endpoints().getFirst());
      Dialling second = new Dialling().start(cluster);
      assertThat(second.end()).isEqualTo(CloseReason.LOCAL_RESOURCE);
      assertThat(second.failures).containsExactly(ConnectFailure.RESOURCE);
      assertThat(cluster.endpoints()).allMatch(Endpoint::healthy);
      first.hangUp();
      expectIdle(cluster);
    }
  }

  @Test
  void anAttemptThatGetsNoAnswerEndsByTheClockAndTheNextBeginsUntilTheDeadline() {
    try (DeadAddress hole = DeadAddress.blackHole()) {
      Cluster cluster = cluster("c", times(10, hole.address()));
      Dialling dialling = new Dialling().start(cluster);
      int attempts = (int) TIMEOUTS.connectDeadline().dividedBy(TIMEOUTS.connect());
      for (int i = 0; i < attempts; i++) {
        assertThat(dialling.end).isNotDone();
        Patience.GENEROUS.until("one attempt at a time", () -> hole.dialling() == 1);
        pass(TIMEOUTS.connect().plusMillis(16));
      }
      assertThat(dialling.end()).isEqualTo(CloseReason.CONNECT_DEADLINE);
      assertThat(dialling.failures).hasSize(attempts).containsOnly(ConnectFailure.TIMEOUT);
      assertThat(dialling.failed).doesNotHaveDuplicates();
      expectIdle(cluster);
      Patience.GENEROUS.until("nothing is being dialled", () -> hole.dialling() == 0);
    }
  }

  @Test
  void cancellingStopsTheAttemptAndNothingIsHeardOfItAgain() {
    try (DeadAddress hole = DeadAddress.blackHole()) {
      Cluster cluster = cluster("c", times(3, hole.address()));
      Dialling dialling = new Dialling().start(cluster);
      assertThat(cluster.endpoints()).extracting(Endpoint::load).containsExactlyInAnyOrder(1, 0, 0);
      onLoop(() -> {
        dialling.connector.cancel();
        dialling.connector.cancel();
        return true;
      });
      expectIdle(cluster);
      pass(TIMEOUTS.connectDeadline().multipliedBy(2));
      Patience.GENEROUS.until("nothing is being dialled", () -> hole.dialling() == 0);
      assertThat(dialling.end).isNotDone();
      assertThat(dialling.failed).isEmpty();
      assertThat(cluster.endpoints()).allMatch(Endpoint::healthy);
    }
  }

  @Test
  void cancellingWhileAFailureIsToldStopsThere() {
    Cluster cluster = cluster("c", times(5, new InetSocketAddress(FAILS_AT_ONCE, 80)));
    Dialling dialling = new Dialling();
    dialling.onFailure = dialling.connector::cancel;
    dialling.start(cluster);
    assertThat(dialling.failed).hasSize(1);
    assertThat(dialling.end).isNotDone();
    expectIdle(cluster);
  }
}
