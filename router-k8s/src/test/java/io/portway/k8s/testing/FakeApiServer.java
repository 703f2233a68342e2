package io.portway.k8s.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An API server that does what a test tells it, over plain HTTP on loopback: it holds no objects
 * and checks nothing. Every connection has a virtual thread; {@link #close} ends them all. It
 * speaks no WebSocket, so a client must be told to watch by HTTP only ({@code onlyHttpWatches} of
 * fabric8's {@code Config}); one that is not gets status 501.
 */
public final class FakeApiServer implements AutoCloseable {

  private static final int BACKLOG = 64;

  private final Map<String, FakeResource> resources = new ConcurrentHashMap<>();
  private final Set<FakeConnection> connections = ConcurrentHashMap.newKeySet();
  private final List<FakeRequest> strangers = new ArrayList<>();
  private final int port;

  /** Null while the server is down. */
  private @Nullable ServerSocket listener;

  /** Serves at once, on a free port. */
  public FakeApiServer() throws IOException {
    port = listen(0);
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /**
   * The script of a path, made when it is first asked for.
   *
   * @param path of a collection or of one object, such as {@code /api/v1/services}
   */
  public FakeResource at(String path) {
    return resources.computeIfAbsent(path, _ -> new FakeResource());
  }

  /** Requests for paths without a script; each got 404. */
  public List<FakeRequest> strangers() {
    synchronized (strangers) {
      return List.copyOf(strangers);
    }
  }

  /** Breaks every connection and refuses new ones. */
  public synchronized void goDown() throws IOException {
    if (listener != null) {
      listener.close();
      listener = null;
    }
    for (FakeConnection connection : connections) {
      connection.close();
    }
  }

  /** Serves again, on the same port. */
  public synchronized void comeBack() throws IOException {
    if (listener == null) {
      listen(port);
    }
  }

  @Override
  public void close() throws IOException {
    goDown();
  }

  private synchronized int listen(int wanted) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), BACKLOG);
    listener = socket;
    Thread.ofVirtual().name("fake-api-accept").start(() -> accept(socket));
    return socket.getLocalPort();
  }

  private void accept(ServerSocket socket) {
    while (true) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().name("fake-api").start(() -> serve(client));
      } catch (IOException down) {
        return;
      }
    }
  }

  /** Serves one client until either side has enough; how the client left is no matter here. */
  private void serve(Socket client) {
    try (client;
        FakeConnection connection = new FakeConnection(client)) {
      if (isAdmitted(connection)) {
        serve(connection);
      }
    } catch (IOException left) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False for a client that was accepted just before the server went down. */
  private synchronized boolean isAdmitted(FakeConnection connection) {
    return listener != null && connections.add(connection);
  }

  private void serve(FakeConnection connection) throws IOException, InterruptedException {
    try {
      for (FakeRequest request = connection.read(); request != null; request = connection.read()) {
        answer(connection, request);
      }
    } finally {
      connections.remove(connection);
    }
  }

  private void answer(FakeConnection connection, FakeRequest request)
      throws IOException, InterruptedException {
    FakeResource resource = resources.get(request.path());
    if (resource == null) {
      synchronized (strangers) {
        strangers.add(request);
      }
      Reply.noSuchApi().answer(connection, new FakeResource());
    } else if (request.header("upgrade").equalsIgnoreCase("websocket")) {
      Reply.failure(501, "WatchByHttpOnly").answer(connection, resource);
    } else {
      resource.take(request).answer(connection, resource);
    }
  }
}
