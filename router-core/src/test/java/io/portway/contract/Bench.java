package io.portway.contract;

import io.portway.model.CloseReason;
import io.portway.testing.Client;
import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneFactory;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.DeadAddress;
import io.portway.testing.Patience;
import io.portway.testing.Peer;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.Reading;
import io.portway.testing.SeededBytes;
import io.portway.testing.Sending;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one case works with: the data plane, its pods and its clients. Owns all of them; {@link
 * #close} also checks what every case must leave behind: no session, and each one ended exactly
 * once. One test thread.
 */
final class Bench implements Closeable {
  /** Beyond a deadline, by the injected clock; the deadline wheel may be coarser than the clock. */
  static final Duration SLACK = Duration.ofSeconds(5);

  /** Stays well inside a deadline, for the same reason. */
  static final Duration MARGIN = Duration.ofSeconds(10);

  private static final int STEPS = 16;

  private final DataPlaneFactory factory;
  private final Controls controls;
  private final Random random;
  private final List<Closeable> owned = new ArrayList<>();
  private int clients;
  private @Nullable DataPlane plane;

  /**
   * What differs between an engine and a control.
   *
   * @param reportsSessions whether {@code closed}, {@code liveSessions} and {@code connectFailures}
   *     mean anything
   */
  record Controls(Patience patience, boolean reportsSessions) {
    static final Controls ENGINE = new Controls(Patience.GENEROUS, true);
  }

  Bench(DataPlaneFactory factory, Controls controls, long seed) {
    this.factory = factory;
    this.controls = controls;
    this.random = new Random(seed);
  }

  /** A client and the pod connection that the data plane opened for it. */
  record Pair(Client client, Peer pod) {}

  // ---- making things

  PeerOptions peers() {
    return PeerOptions.defaults().withPatience(controls.patience());
  }

  PeerOptions roomy() {
    return peers().withReceiveBuffer(PeerOptions.ROOMY);
  }

  PeerOptions tight() {
    return peers().withReceiveBuffer(PeerOptions.TIGHT).withSendBuffer(PeerOptions.TIGHT);
  }

  Pod pod() {
    return pod(peers());
  }

  Pod pod(PeerOptions options) {
    return own(Pod.listen(options));
  }

  DeadAddress refusing() {
    return own(DeadAddress.refusing());
  }

  DeadAddress blackHole() {
    return own(DeadAddress.blackHole());
  }

  DataPlane start(Pod... pods) {
    return start(DataPlaneOptions.defaults(), pods);
  }

  DataPlane start(DataPlaneOptions options, Pod... pods) {
    return start(options, Arrays.stream(pods).map(Pod::address).toArray(InetSocketAddress[]::new));
  }

  DataPlane start(DataPlaneOptions options, InetSocketAddress... pods) {
    DataPlane started = factory.start(options, pods);
    plane = started;
    return started;
  }

  Client client() {
    return client(peers());
  }

  Client client(PeerOptions options) {
    clients++;
    return own(Client.connect(plane().address(), options));
  }

  /** A client that connects by itself, once. */
  <T extends Closeable> T visitor(T client) {
    clients++;
    return own(client);
  }

  /** One pod, the data plane in front of it, one client. */
  Pair pair() {
    return pair(peers(), peers());
  }

  Pair pair(PeerOptions forClient, PeerOptions forPod) {
    Pod pod = pod(forPod);
    start(pod);
    return next(forClient, pod);
  }

  /** One more session; the pod must be free of other connections that wait. */
  Pair next(PeerOptions forClient, Pod pod) {
    Client client = client(forClient);
    return new Pair(client, pod.accept());
  }

  /** A stream of its own. */
  SeededBytes bytes() {
    return new SeededBytes(random.nextLong());
  }

  Random random() {
    return random;
  }

  <T extends Closeable> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  /** Runs a script beside the test; {@link #join} waits for it and passes its failure on. */
  CompletableFuture<Void> beside(Runnable script) {
    return CompletableFuture.runAsync(script, Thread::startVirtualThread);
  }

  <T> T join(CompletableFuture<T> script) throws Exception {
    return script.get(2 * controls.patience().limit().toMillis(), TimeUnit.MILLISECONDS);
  }

  // ---- acting and judging

  DataPlane plane() {
    if (plane == null) {
      throw new IllegalStateException("the case has not started its data plane");
    }
    return plane;
  }

  /** Whether something with io loops is under test; a control has none. */
  boolean hasLoops() {
    return controls.reportsSessions();
  }

  void until(String what, BooleanSupplier condition) {
    controls.patience().until(what, condition);
  }

  /**
   * Lets a deadline of this length pass; in steps, as time does, so that whoever looks now and then
   * can look.
   *
   * @param quiet sessions in which nothing is under way any more, not even an acknowledgement
   */
  void elapse(Duration deadline, Pair... quiet) {
    for (Pair pair : quiet) {
      pair.client().awaitAcknowledging();
      pair.pod().awaitAcknowledging();
    }
    for (int i = 0; i < STEPS; i++) {
      plane().advance(deadline.dividedBy(STEPS));
    }
    plane().advance(SLACK);
  }

  /** One more client that is accepted, told FIN and nothing else, and then closes. */
  void expectTurnedAway() {
    Client client = client();
    client.expectFin();
    client.close();
  }

  /**
   * One more client that is accepted and reset; the reset may even overtake the end of its connect
   * call.
   */
  void expectResetAway() {
    clients++;
    try {
      own(Client.tryConnect(plane().address(), peers())).expectReset();
    } catch (ConnectException e) {
      throw new AssertionError("the connection was not accepted", e);
    } catch (SocketException e) {
      if (!String.valueOf(e.getMessage()).contains("reset")) {
        throw new AssertionError("expected a reset", e);
      }
    } catch (IOException e) {
      throw new AssertionError("expected a reset", e);
    }
  }

  /** Waits until exactly these sessions have ended, in any order. */
  void expectClosed(CloseReason... reasons) {
    if (!controls.reportsSessions()) {
      return;
    }
    List<CloseReason> wanted = Arrays.stream(reasons).sorted().toList();
    controls
        .patience()
        .until(
            () -> "sessions ended as " + wanted + ", not " + plane().closed(),
            () -> plane().closed().stream().sorted().toList().equals(wanted));
  }

  /**
   * Waits until sessions have ended for these reasons, so often each.
   *
   * @param resets further sessions that were reset by both sides, so that either reason is right
   */
  void expectReasons(Map<CloseReason, Integer> counts, int resets) {
    if (!controls.reportsSessions()) {
      return;
    }
    int total = counts.values().stream().mapToInt(Integer::intValue).sum() + resets;
    until("all sessions have ended", () -> plane().closed().size() == total);
    Map<CloseReason, Integer> got = new EnumMap<>(CloseReason.class);
    plane().closed().forEach(reason -> got.merge(reason, 1, Integer::sum));
    int more = 0;
    for (CloseReason reason : CloseReason.values()) {
      int difference = got.getOrDefault(reason, 0) - counts.getOrDefault(reason, 0);
      boolean isReset =
          reason == CloseReason.DOWNSTREAM_RESET || reason == CloseReason.UPSTREAM_RESET;
      if (difference < 0 || (difference > 0 && !isReset)) {
        throw new AssertionError(
            "ended as " + got + ", expected " + counts + " and " + resets + " resets");
      }
      more += difference;
    }
    if (more != resets) {
      throw new AssertionError(
          "ended as " + got + ", expected " + counts + " and " + resets + " resets");
    }
  }

  /** Waits until this many sessions are live. */
  void expectLive(int count) {
    if (controls.reportsSessions()) {
      controls
          .patience()
          .until(
              () -> count + " live sessions, not " + plane().liveSessions(),
              () -> plane().liveSessions() == count);
    }
  }

  /**
   * Lets this step of time pass again and again, five times at most, until so many sessions are
   * live.
   */
  void stepUntilLive(int count, Duration step) {
    if (!controls.reportsSessions()) {
      return;
    }
    for (int i = 0; i < 5 && plane().liveSessions() != count; i++) {
      plane().advance(step);
      Patience brief = new Patience(Duration.ofMillis(400));
      brief.isMet(() -> plane().liveSessions() == count);
    }
    expectLive(count);
  }

  /** Sends there and back; fails when this session is not relayed in both directions. */
  void expectRelayed(Pair pair) {
    pair.client().send("ping");
    pair.pod().expect("ping");
    pair.pod().send("pong");
    pair.client().expect("pong");
  }

  /** As {@link #expectRelayed}, where the pod echoes by itself. */
  void expectEcho(Client client) {
    client.send("echo");
    client.expect("echo");
  }

  /**
   * Bytes that are neither in a kernel queue nor read: what the data plane itself holds of this
   * direction. Exact only while nothing moves.
   */
  long heldInside(Peer from, Sending sending, Peer to, Reading read) {
    if (from.remote().equals(to.local())) {
      return 0;
    }
    return sending.sent()
        - from.kernel().unacknowledged()
        - from.kernelOfOtherSide().unread()
        - to.kernelOfOtherSide().unacknowledged()
        - to.kernel().unread()
        - read.position();
  }

  /** Closes all peers; every session must then end, once, without any help of the clock. */
  @Override
  public void close() throws IOException {
    try {
      for (Closeable resource : owned.reversed()) {
        resource.close();
      }
      if (plane != null && controls.reportsSessions()) {
        expectLive(0);
        int ended = plane.closed().size();
        if (ended != clients) {
          throw new AssertionError(
              clients + " clients connected, " + ended + " sessions ended: " + plane.closed());
        }
      }
    } finally {
      if (plane != null) {
        plane.close();
      }
    }
  }
}
