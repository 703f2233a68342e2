package io.portway.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.portway.metrics.MetricsGate;
import io.portway.metrics.MetricsGate.Access;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of the metrics server, each on its own virtual thread: {@code /metrics} and
 * nothing else, to whom the gate lets in.
 */
final class MetricsHandler implements HttpHandler {

  private static final String BEARER = "bearer ";

  private final Scrapes scrapes;
  private final @Nullable MetricsGate gate;

  /**
   * For one server.
   *
   * @param gate null lets in everyone
   */
  MetricsHandler(MetricsPage metrics, @Nullable MetricsGate gate) {
    this.scrapes = new Scrapes(metrics);
    this.gate = gate;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (Answers.refuseMethod(exchange)) {
        return;
      }
      if (!"/metrics".equals(exchange.getRequestURI().getPath())) {
        Answers.send(exchange, 404, "not here; only /metrics is\n");
        return;
      }
      switch (access(exchange)) {
        case ALLOWED -> scrapes.answer(exchange);
        case UNAUTHENTICATED -> {
          exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
          Answers.send(exchange, 401, "a token that the cluster knows is needed\n");
        }
        case FORBIDDEN -> Answers.send(exchange, 403, "this token may not get the path /metrics\n");
        case UNKNOWN -> Answers.send(exchange, 503, "the cluster does not say who this token is\n");
      }
    }
  }

  private Access access(HttpExchange exchange) {
    if (gate == null) {
      return Access.ALLOWED;
    }
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return Access.UNAUTHENTICATED;
    }
    String token = header.substring(BEARER.length()).strip();
    return token.isEmpty() ? Access.UNAUTHENTICATED : gate.access(token);
  }
}
