package io.portway.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for the metrics of one server, few at a time; on the requests' threads. */
final class Scrapes {

  /**
   * Scrapes that are being made or sent. One of 10,000 listeners was measured as 6.8 MB of text, or
   * 0.43 MB with gzip, which Prometheus asks for: four hold at most 27 MB.
   */
  static final int MAX = 4;

  private static final Logger log = LoggerFactory.getLogger(Scrapes.class);

  private final MetricsPage metrics;
  private final Semaphore permits = new Semaphore(MAX);

  Scrapes(MetricsPage metrics) {
    this.metrics = metrics;
  }

  void answer(HttpExchange exchange) throws IOException {
    if (!permits.tryAcquire()) {
      Answers.send(exchange, 503, "already " + MAX + " scrapes at work\n");
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
        Answers.send(exchange, 500, "the scrape failed; the log says why\n");
        return;
      }
      if (gzip) {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      }
      Answers.send(exchange, 200, contentType, body);
    } finally {
      permits.release();
    }
  }
}
