package io.portway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.CloseReason;
import io.portway.testing.Peer;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.transport.Connection;
import io.portway.transport.EventLoops;
import io.portway.transport.IoLoop;
import io.portway.transport.Sockets;
import io.portway.transport.Ticker;
import io.portway.transport.Transport;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A running relay of the epoll engine between two scripted peers that are slow to read. Both
 * connections are dialled, so that each end of the session is one.
 */
@EnabledOnOs(OS.LINUX)
abstract class RelayFixture {

  final EventLoops loops = new EventLoops(Transport.EPOLL, 2, Ticker.SYSTEM);
  final IoLoop first = loops.all().getFirst();
  final IoLoop second = loops.all().getLast();
  final RelayEngine engine = RelayEngine.of(Transport.EPOLL);
  final Events events = new Events();
  private final Pod clientSide = Pod.listen(tight());
  private final Pod podSide = Pod.listen(tight());
  IoLoop loop = first;
  Peer client;
  Peer pod;
  Relay relay;

  @BeforeEach
  void startRelay() throws Exception {
    Ends ends = connect();
    client = ends.client;
    pod = ends.pod;
    relay = on(loop, () -> engine.start(ends.pair, events, null));
  }

  /** Two connections for a relay, and their other ends. */
  record Ends(SocketPair pair, Peer client, Peer pod) {}

  Ends connect() throws Exception {
    Connection downstream = dial(clientSide);
    Peer atClient = clientSide.accept();
    Connection upstream = dial(podSide);
    return new Ends(new SocketPair(downstream, upstream), atClient, podSide.accept());
  }

  @AfterEach
  void closeAll() {
    clientSide.close();
    podSide.close();
    loops.close();
  }

  private static PeerOptions tight() {
    return PeerOptions.defaults().withReceiveBuffer(PeerOptions.TIGHT);
  }

  static <T> T on(IoLoop loop, Callable<T> task) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        done.complete(task.call());
      } catch (Exception | AssertionError e) {
        done.completeExceptionally(e);
      }
    });
    return done.get(20, TimeUnit.SECONDS);
  }

  static final class Events implements RelayEvents {

    final List<Direction> halfClosed = new CopyOnWriteArrayList<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    @Override
    public void onHalfClosed(Direction ended) {
      halfClosed.add(ended);
    }

    @Override
    public void onClosed(CloseReason reason) {
      assertThat(closed.complete(reason)).as("closed once").isTrue();
    }
  }

  private Connection dial(Pod to) throws Exception {
    CompletableFuture<Connection> connected = new CompletableFuture<>();
    on(
        loop,
        () ->
            Transport.EPOLL
                .sockets()
                .dial(
                    loop,
                    to.address(),
                    new Sockets.DialEvents() {
                      @Override
                      public void onConnected(Connection connection) {
                        connected.complete(connection);
                      }

                      @Override
                      public void onDialFailed(int errno) {
                        connected.completeExceptionally(new AssertionError("errno " + errno));
                      }
                    }));
    return connected.get(20, TimeUnit.SECONDS);
  }

  Peer from(Direction direction) {
    return direction == Direction.TO_UPSTREAM ? client : pod;
  }

  Peer to(Direction direction) {
    return direction == Direction.TO_UPSTREAM ? pod : client;
  }

  void expectBothEnd() throws Exception {
    assertThat(events.closed.get(20, TimeUnit.SECONDS)).isEqualTo(CloseReason.FINISHED);
  }

  static long moved(Relay of) {
    return of.bytes(Direction.TO_UPSTREAM) + of.bytes(Direction.TO_DOWNSTREAM);
  }

  long uncheckedMoved(Relay of) {
    try {
      return on(loop, () -> moved(of));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  boolean isBehind() {
    try {
      return !on(loop, relay::quiet);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
