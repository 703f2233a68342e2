package io.portway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of the admin server, each on its own virtual thread. An answer is made in
 * memory first and sent with its length: a slow client holds its bytes and nothing else.
 */
final class AdminHandler implements HttpHandler {

  /**
   * Scrapes that are being made or sent. One of 10,000 listeners was measured as 6.8 MB of text, or
   * 0.43 MB with gzip, which Prometheus asks for: four hold at most 27 MB.
   */
  static final int MAX_SCRAPES = 4;

  private static final String PLAIN = "text/plain; charset=utf-8";

  private static final String PATHS =
      """
      /healthz        200 while the process lives
      /healthz/ready  200 once ready, else 503 with the reason
      /metrics        Prometheus text or OpenMetrics
      """;

  private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);

  private final Readiness readiness;
  private final MetricsPage metrics;
  private final Semaphore scrapes = new Semaphore(MAX_SCRAPES);

  AdminHandler(Readiness readiness, MetricsPage metrics) {
    this.readiness = readiness;
    this.metrics = metrics;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, "only GET and HEAD are served\n");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/healthz" -> send(exchange, 200, "ok\n");
        case "/healthz/ready" ->
            send(
                exchange,
                readiness.state() == Readiness.State.READY ? 200 : 503,
                readiness.reason() + "\n");
        case "/metrics" -> sendMetrics(exchange);
        case null, default -> send(exchange, 404, "not here; what exists:\n" + PATHS);
      }
    }
  }

  private void sendMetrics(HttpExchange exchange) throws IOException {
    if (!scrapes.tryAcquire()) {
      send(exchange, 503, "already " + MAX_SCRAPES + " scrapes at work\n");
      return;
    }
    try {
      Headers request = exchange.getRequestHeaders();
      boolean gzip = AcceptHeader.takesGzip(request.getFirst("Accept-Encoding"));
      String contentType = metrics.contentType(request.getFirst("Accept"));
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      try (OutputStream out = gzip ? new GZIPOutputStream(body) : body) {
        metrics.write(contentType, out);
      } catch (IOException | RuntimeException e) {
        log.error("event=scrape_failed", e);
        send(exchange, 500, "the scrape failed; the log says why\n");
        return;
      }
      if (gzip) {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      }
      send(exchange, 200, contentType, body);
    } finally {
      scrapes.release();
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(text.getBytes(UTF_8));
    send(exchange, status, PLAIN, body);
  }

  private static void send(
      HttpExchange exchange, int status, String contentType, ByteArrayOutputStream body)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", contentType);
    headers.set("Cache-Control", "no-store");
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.size()));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.size());
    try (OutputStream out = exchange.getResponseBody()) {
      body.writeTo(out);
    }
  }
}
