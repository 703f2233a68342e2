package io.portway.transport;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * All io loops of a router. Owned by the assembly; closing it ends the loops and whatever still
 * lives on them.
 */
public final class EventLoops implements AutoCloseable {

  /** Of sessions between two loops; for less none is given to another one. */
  private static final int LEAST_GAP = 2;

  private final Transport transport;
  private final MultiThreadIoEventLoopGroup group;
  private final List<IoLoop> loops = new ArrayList<>();
  private final DescriptorReserve reserve = new DescriptorReserve();
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Starts the loops on daemon threads {@code portway-io-1} and on.
   *
   * @param count at least 1
   */
  public EventLoops(Transport transport, int count, Ticker ticker) {
    this.transport = transport;
    Map<Object, Poller> pollers = new HashMap<>();
    IoHandlerFactory handlers =
        transport == Transport.EPOLL
            ? loop ->
                pollers.computeIfAbsent(
                    loop, _ -> new Poller(new NativeIo(), new TurnClock(ticker)))
            : transport.ioHandler();
    this.group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("portway-io", true), handlers);
    for (int i = 0; i < count; i++) {
      IoEventLoop loop = group.next();
      NativeIo io = transport == Transport.NIO ? null : new NativeIo();
      Poller poller = pollers.get(loop);
      Ticker clock = poller == null ? ticker : poller.clock();
      loops.add(new IoLoop(i, loop, clock, io, poller, reserve));
    }
  }

  public Transport transport() {
    return transport;
  }

  public List<IoLoop> all() {
    return List.copyOf(loops);
  }

  /** The loops in turn, for listening sockets. Any thread. */
  public IoLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  /**
   * Where a connection that was accepted on {@code own} is to live: there, since moving it wakes
   * another thread, unless another loop has clearly fewer sessions: by two and a quarter of ours,
   * and those of ours that will have ended at once do not count. Called on {@code own}.
   */
  public IoLoop homeFor(IoLoop own) {
    int ours = own.sessions().live();
    IoLoop best = own;
    int fewest = ours - LEAST_GAP + 1 - ours / 4 - own.sessions().endingSoon(own.wheel().nanos());
    // By index: an iterator would be an object for each connection.
    for (int i = 0; i < loops.size(); i++) {
      int theirs = loops.get(i).sessions().live();
      if (theirs < fewest) {
        best = loops.get(i);
        fewest = theirs;
      }
    }
    return best;
  }

  /**
   * Asks every loop, on its own thread, and completes with the answers in the order of {@link
   * #all}.
   */
  public <T> CompletableFuture<List<T>> ask(Function<IoLoop, T> question) {
    List<CompletableFuture<T>> answers =
        loops.stream()
            .map(loop -> CompletableFuture.supplyAsync(() -> question.apply(loop), loop::execute))
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> answers.stream().map(CompletableFuture::join).toList());
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    loops.forEach(IoLoop::closePipes);
    reserve.close();
  }
}
