package io.portway.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Three small web servers on loopback that answer with their name; requests run on virtual threads.
 */
public final class WebPods implements AutoCloseable {

  private static final List<String> NAMES = List.of("demo-1", "demo-2", "demo-3");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpServer> servers = new ArrayList<>();

  private WebPods() {}

  /** Listening when this returns, on ports that were free. */
  public static WebPods start() throws IOException {
    WebPods pods = new WebPods();
    try {
      for (String name : NAMES) {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.create(anyPort, 0);
        server.setExecutor(pods.threads);
        server.createContext("/", exchange -> answer(exchange, name));
        server.start();
        pods.servers.add(server);
      }
      return pods;
    } catch (IOException e) {
      pods.close();
      throw e;
    }
  }

  private static void answer(HttpExchange exchange, String name) throws IOException {
    try (exchange) {
      byte[] body = ("Hello from pod " + name + "\n").getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** Names with the addresses where they listen. */
  public List<DemoPod> pods() {
    List<DemoPod> pods = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      pods.add(new DemoPod(NAMES.get(i), servers.get(i).getAddress()));
    }
    return pods;
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }
}
