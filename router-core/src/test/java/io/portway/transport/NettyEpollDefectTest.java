package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.EventExecutor;
import io.portway.testing.Patience;
import io.portway.testing.Peer;
import io.portway.testing.PeerOptions;
import io.portway.testing.Pod;
import io.portway.testing.SeededBytes;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.opentest4j.TestAbortedException;

/**
 * What Netty 4.2.13 to 4.2.20 and epoll itself do that the data plane is built around. The tests of
 * Netty's own behaviour are there to notice when it is mended; those of ours hold whatever Netty
 * does.
 */
@EnabledOnOs(OS.LINUX)
class NettyEpollDefectTest {

  private static final int SO_RCVBUF = 8;
  private static final int UNREAD = 100_000;
  private static final int MANY_TURNS = 2_000;

  private final EventLoops loops = new EventLoops(Transport.EPOLL, 1, Ticker.SYSTEM);
  private final IoLoop loop = loops.all().getFirst();
  private final IoEventLoopGroup nettys =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final Pod pod = Pod.listen(PeerOptions.defaults());

  @AfterEach
  void closeAll() {
    loops.close();
    nettys.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    pod.close();
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    return on(loop.eventLoop(), task);
  }

  private static <T> T on(EventExecutor executor, Callable<T> task) throws Exception {
    try {
      return executor.submit(task).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void onLoop(Runnable task) throws Exception {
    onLoop(() -> {
      task.run();
      return true;
    });
  }

  /** Lets the loop poll epoll many times; whatever is level-triggered has been reported by then. */
  private void turns(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      onLoop(() -> {});
    }
  }

  private EpollConnection connect() throws Exception {
    return onLoop(() -> {
      int fd = loop.io().socket(pod.address().getAddress());
      loop.io().setOption(fd, NativeIo.SOL_SOCKET, SO_RCVBUF, PeerOptions.ROOMY);
      assertThat(loop.io().connect(fd, pod.address())).isIn(0, -Errno.EINPROGRESS);
      return EpollConnection.dialled(loop, fd, pod.address());
    });
  }

  /** A handle of Netty's own poller. */
  private static final class BareHandle implements EpollIoHandle {

    private final FileDescriptor fd;
    private final List<Integer> events = new ArrayList<>();

    BareHandle(int fd) {
      this.fd = new FileDescriptor(fd);
    }

    @Override
    public FileDescriptor fd() {
      return fd;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      events.add(((EpollIoEvent) event).ops().value());
    }

    @Override
    public void close() {}
  }

  @Test
  void anEmptyInterestMaskStillBreaksARegistrationOfNetty() throws Exception {
    int fd = onLoop(() -> loop.io().socket(pod.address().getAddress()));
    IoEventLoop netty = nettys.next();
    boolean mended =
        on(
            netty,
            () -> {
              IoRegistration registration = netty.register(new BareHandle(fd)).getNow();
              assertThat(registration).isNotNull();
              registration.submit(EpollIoOps.valueOf(EpollHandle.IN));
              registration.submit(EpollIoOps.valueOf(0));
              try {
                registration.submit(EpollIoOps.valueOf(EpollHandle.IN));
                return true;
              } catch (UncheckedIOException e) {
                assertThat(e).hasStackTraceContaining("No such file or directory");
                return false;
              } finally {
                registration.cancel();
              }
            });
    onLoop(() -> {
      loop.io().close(fd);
    });
    if (mended) {
      fail(
          "This Netty takes an empty interest mask. Strike that reason in the ADR about Poller and"
              + " delete this test; then look at the next one.");
    }
  }

  /**
   * Netty's channel of a socket whose peer has sent FIN, read to its end with autoRead off, then
   * asked to read again: it submits an empty mask and a mask after it. The channel closes itself
   * and what the other direction still had to send is lost.
   */
  @Test
  void readingAHalfClosedChannelOfNettyAgainStillClosesIt() throws Exception {
    CompletableFuture<Boolean> inputOver = new CompletableFuture<>();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Channel channel =
        new Bootstrap()
            .group(nettys)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.AUTO_READ, false)
            .handler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void userEventTriggered(ChannelHandlerContext context, Object event) {
                    if (event == ChannelInputShutdownReadComplete.INSTANCE) {
                      inputOver.complete(true);
                    }
                  }

                  @Override
                  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                    failure.complete(cause);
                  }
                })
            .connect(pod.address())
            .sync()
            .channel();
    Peer peer = pod.accept();
    peer.shutdownOutput();
    channel.read();
    inputOver.get(20, TimeUnit.SECONDS);
    channel.config().setAutoRead(true);
    for (int i = 0; i < MANY_TURNS; i++) {
      on(channel.eventLoop(), () -> true);
    }
    if (channel.isOpen() && !failure.isDone()) {
      fail(
          "This Netty reads a half-closed channel again without closing it. Run the contract suite"
              + " with ChannelEngine on epoll; if that is green, an ADR may drop the own handles."
              + " Then delete this test.");
    }
    channel.close().sync();
  }

  @Test
  void ourHandleMayRestAndBeWatchedAgainAsOftenAsItLikes() throws Exception {
    EpollConnection connection = connect();
    Peer peer = pod.accept();
    AtomicInteger heard = new AtomicInteger();
    peer.send("x");
    peer.awaitAcknowledged();
    for (int i = 1; i <= 20; i++) {
      int wanted = i;
      onLoop(() -> {
        connection.rest();
        connection.handler(() -> {
          if (connection.isReadable()) {
            connection.rest();
            heard.incrementAndGet();
          }
        });
      });
      // The byte that nobody has read is reported again to each who begins to watch.
      Patience.GENEROUS.until("readiness", () -> heard.get() == wanted);
    }
    turns(MANY_TURNS);
    assertThat(heard).hasValue(20);
    onLoop(connection::closeNow);
  }

  @Test
  void aSocketWithBothHalvesEndedAndUnreadBytesDoesNotSpinTheLoop() throws Exception {
    EpollConnection connection = connect();
    Peer peer = pod.accept();
    peer.send("rest");
    peer.shutdownOutput();
    peer.awaitAcknowledged();
    AtomicInteger reports = new AtomicInteger();
    onLoop(() -> {
      connection.shutdownOutput();
      connection.handler(reports::incrementAndGet);
    });
    Patience.GENEROUS.until("the end", () -> reports.get() > 0);
    turns(MANY_TURNS);
    assertThat(reports).hasValueLessThan(10);
    assertThat(readToEnd(connection, new SeededBytes(0), false)).isEqualTo(new Read(4, 0));
    onLoop(connection::closeNow);
    peer.expectFin();
  }

  /**
   * What reading to the end brought.
   *
   * @param end 0 for a clean end, else {@code -errno}
   */
  private record Read(long bytes, int end) {}

  private Read readToEnd(EpollConnection connection, SeededBytes stream, boolean check)
      throws Exception {
    return onLoop(() -> {
      long bytes = 0;
      long memory = loop.buffers().transferAddress();
      int received = connection.receive(memory, Buffers.TRANSFER_BYTES);
      while (received > 0) {
        byte[] chunk =
            java.lang.foreign.MemorySegment.ofAddress(memory)
                .reinterpret(received)
                .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        assertThat(check ? stream.mismatch(chunk, received, bytes) : -1).isEqualTo(-1);
        bytes += received;
        received = connection.receive(memory, Buffers.TRANSFER_BYTES);
      }
      return new Read(bytes, received);
    });
  }

  /**
   * A connection whose peer has sent 100,000 bytes that nobody read, and then RST; out of epoll,
   * open.
   */
  private EpollConnection resetWithUnreadBytes(SeededBytes stream) throws Exception {
    EpollConnection connection = connect();
    Peer peer = pod.accept();
    CompletableFuture<Boolean> failed = new CompletableFuture<>();
    onLoop(() ->
        connection.handler(() -> {
          if (connection.hasFailed()) {
            failed.complete(true);
          }
        }));
    peer.sendAll(stream, UNREAD).join();
    peer.awaitAcknowledged();
    peer.reset();
    failed.get(20, TimeUnit.SECONDS);
    return connection;
  }

  @Test
  void unreadBytesSurviveTheRstBehindThem() throws Exception {
    SeededBytes stream = new SeededBytes(3);
    EpollConnection connection = resetWithUnreadBytes(stream);
    assertThat(readToEnd(connection, stream, true)).isEqualTo(new Read(UNREAD, -Errno.ECONNRESET));
    onLoop(connection::closeNow);
  }

  @Test
  void takingTheErrorFirstWouldMakeAnAbortedTransferLookWhole() throws Exception {
    SeededBytes stream = new SeededBytes(4);
    EpollConnection connection = resetWithUnreadBytes(stream);
    assertThat(onLoop(() -> loop.io().takeError(connection.fdNumber())))
        .isEqualTo(Errno.ECONNRESET);
    Read read = readToEnd(connection, stream, true);
    if (read.end() != 0) {
      throw new TestAbortedException(
          "this kernel keeps the reset: reading SO_ERROR first would be safe");
    }
    assertThat(read.bytes()).isEqualTo(UNREAD);
    onLoop(connection::closeNow);
  }
}
