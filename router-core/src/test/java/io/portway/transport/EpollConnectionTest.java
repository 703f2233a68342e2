package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Patience;
import io.portway.testing.Peer;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which connection an object is, when the numbers of descriptors come again. */
@EnabledOnOs(OS.LINUX)
class EpollConnectionTest {

  private final EventLoops loops = new EventLoops(Transport.EPOLL, 2, Ticker.SYSTEM);
  private final IoLoop loop = loops.all().getFirst();
  private final Pod first = Pod.listen(PeerOptions.defaults());
  private final Pod second = Pod.listen(PeerOptions.defaults());

  @AfterEach
  void closeAll() {
    loops.close();
    first.close();
    second.close();
  }

  private static <T> T on(IoLoop loop, Callable<T> task) throws Exception {
    return loop.eventLoop().submit(task).get(20, TimeUnit.SECONDS);
  }

  private static EpollConnection dial(IoLoop loop, InetSocketAddress to) {
    int fd = loop.io().socket(to.getAddress());
    assertThat(loop.io().connect(fd, to)).isIn(0, -Errno.EINPROGRESS);
    return EpollConnection.dialled(loop, fd, to);
  }

  /** One that was used in every way that leaves something behind. */
  private EpollConnection resetWhileReadByLevel() throws Exception {
    EpollConnection connection = on(loop, () -> dial(loop, first.address()));
    Peer peer = first.accept();
    on(
        loop,
        () -> {
          connection.handler(() -> {});
          connection.byLevel();
          return true;
        });
    peer.sendUrgent('!');
    peer.reset();
    Patience.GENEROUS.until("the reset", () -> call(connection::hasFailed));
    return connection;
  }

  /** The connection that gets the number of this one, which is closed. */
  private EpollConnection dialBehind(EpollConnection old, boolean letGo, IoLoop on)
      throws Exception {
    on(
        loop,
        () -> {
          old.closeNow();
          if (letGo) {
            old.letGo();
          }
          return true;
        });
    EpollConnection next = on(on, () -> dial(on, second.address()));
    assertThat(next.fdNumber()).isEqualTo(old.fdNumber());
    return next;
  }

  private boolean call(Callable<Boolean> question) {
    try {
      return on(loop, question);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anObjectThatWasLetGoIsTheNextConnectionOfItsNumberAndKnowsNothingOfTheLast()
      throws Exception {
    EpollConnection old = resetWhileReadByLevel();
    EpollConnection next = dialBehind(old, true, loop);

    assertThat(next).isSameAs(old);
    assertThat(next.remoteAddress()).isEqualTo(second.address());
    assertThat(next.remoteIpv4()).isEqualTo(-1);
    assertThat(on(loop, () -> next.hasFailed() || next.hasUrgent() || next.hasNews())).isFalse();
    Peer peer = second.accept();
    on(
        loop,
        () -> {
          next.handler(() -> {});
          return true;
        });
    Patience.GENEROUS.until("connected", () -> call(next::isWritable));
    peer.send("hello");
    Patience.GENEROUS.until("readable", () -> call(next::isReadable));
    assertThat(on(loop, () -> next.receive(loop.buffers().transferAddress(), 100))).isEqualTo(5);
    on(
        loop,
        () -> {
          next.closeNow();
          return true;
        });
    peer.expectFin();
  }

  @Test
  void anObjectThatSomebodyMayStillKnowIsNot() throws Exception {
    EpollConnection old = resetWhileReadByLevel();
    EpollConnection next = dialBehind(old, false, loop);

    assertThat(next).isNotSameAs(old);
  }

  @Test
  void anObjectStaysOnItsLoop() throws Exception {
    EpollConnection old = resetWhileReadByLevel();
    IoLoop other = loops.all().getLast();
    EpollConnection next = dialBehind(old, true, other);

    assertThat(next).isNotSameAs(old);
    assertThat(next.loop()).isSameAs(other);
  }
}
