package io.portway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * How every answer of this process's HTTP servers is sent: made in memory first, with its length,
 * so that a slow client holds its bytes and nothing else.
 */
final class Answers {

  private static final String PLAIN = "text/plain; charset=utf-8";

  private Answers() {}

  /** Whether the method is another than GET and HEAD; then the request is answered. */
  static boolean refuseMethod(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    if (method.equals("GET") || method.equals("HEAD")) {
      return false;
    }
    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    send(exchange, 405, "only GET and HEAD are served\n");
    return true;
  }

  static void send(HttpExchange exchange, int status, String text) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(text.getBytes(UTF_8));
    send(exchange, status, PLAIN, body);
  }

  static void send(
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
