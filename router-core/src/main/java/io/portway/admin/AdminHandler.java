package io.portway.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/** Answers the requests of the admin server, each on its own virtual thread. */
final class AdminHandler implements HttpHandler {

  private static final String PATHS =
      """
      /healthz        200 while the process lives
      /healthz/ready  200 once ready, else 503 with the reason
      /metrics        Prometheus text or OpenMetrics
      """;

  private final Readiness readiness;
  private final Scrapes scrapes;

  AdminHandler(Readiness readiness, MetricsPage metrics) {
    this.readiness = readiness;
    this.scrapes = new Scrapes(metrics);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (Answers.refuseMethod(exchange)) {
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/healthz" -> Answers.send(exchange, 200, "ok\n");
        case "/healthz/ready" ->
            Answers.send(
                exchange,
                readiness.state() == Readiness.State.READY ? 200 : 503,
                readiness.reason() + "\n");
        case "/metrics" -> scrapes.answer(exchange);
        case null, default -> Answers.send(exchange, 404, "not here; what exists:\n" + PATHS);
      }
    }
  }
}
