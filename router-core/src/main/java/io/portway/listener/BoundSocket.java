package io.portway.listener;

import io.portway.model.BindOutcome.SocketOutcome;
import io.portway.transport.IoLoop;
import io.portway.transport.ListenSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One listening socket of a listener on one address, open or still to be opened. It lives on one io
 * loop; where the transport can, every other loop accepts from its queue too. Any thread.
 */
final class BoundSocket {

  private static final String CLOSED = "closed before it was opened";

  private final InetSocketAddress address;
  private final ListenerServices services;
  private final Acceptor owner;
  private final List<Acceptor> others;

  BoundSocket(Listener listener, InetSocketAddress address, ListenerServices services) {
    this.address = address;
    this.services = services;
    IoLoop home = services.loops().next();
    this.owner = new Acceptor(listener, services, home);
    this.others =
        services.loops().all().stream()
            .filter(loop -> loop != home)
            .map(loop -> new Acceptor(listener, services, loop))
            .toList();
  }

  /** Opens it unless it is open, or closed for good meanwhile. */
  CompletableFuture<SocketOutcome> open() {
    CompletableFuture<SocketOutcome> outcome = new CompletableFuture<>();
    owner
        .loop()
        .execute(() -> {
          if (owner.socket() != null || owner.isClosed()) {
            outcome.complete(new SocketOutcome(address, owner.isClosed() ? CLOSED : ""));
            return;
          }
          services
              .sessions()
              .sockets()
              .listen(
                  owner.loop(),
                  address,
                  owner,
                  result -> {
                    ListenSocket opened = result.socket();
                    owner.opened(opened);
                    if (opened != null) {
                      others.forEach(other -> join(other, opened));
                    }
                    outcome.complete(new SocketOutcome(address, result.error()));
                  });
        });
    return outcome;
  }

  private static void join(Acceptor other, ListenSocket opened) {
    other.loop().execute(() -> other.opened(opened.joinedBy(other.loop(), other)));
  }

  /** Serves what waits and closes it; completes when its address can be bound again. */
  CompletableFuture<Void> close() {
    CompletableFuture<Void> free = new CompletableFuture<>();
    // The others were told to join by a task of the owner's loop, so they are told to leave by one.
    owner
        .loop()
        .execute(() ->
            CompletableFuture.allOf(
                    others.stream().map(BoundSocket::close).toArray(CompletableFuture[]::new))
                .thenRun(() -> owner.loop().execute(() -> owner.close(() -> free.complete(null)))));
    return free;
  }

  private static CompletableFuture<Void> close(Acceptor acceptor) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    acceptor.loop().execute(() -> acceptor.close(() -> closed.complete(null)));
    return closed;
  }
}
