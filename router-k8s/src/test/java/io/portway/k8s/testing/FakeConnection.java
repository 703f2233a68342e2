package io.portway.k8s.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: as much of HTTP/1.1 (RFC 9112) as an API client speaks, without TLS and
 * WebSocket. Requests are read by the connection's own thread; the parts of a stream may be written
 * by any thread.
 */
final class FakeConnection implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  FakeConnection(Socket socket) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream());
  }

  /** The next request; null where the client has closed the connection instead. */
  @Nullable FakeRequest read() throws IOException {
    String first = line();
    if (first == null) {
      return null;
    }
    String[] words = first.split(" ", 3);
    if (words.length != 3) {
      throw new IOException("no request line: " + first);
    }
    Map<String, String> headers = new HashMap<>();
    for (String header = header(); !header.isEmpty(); header = header()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    return FakeRequest.of(words[0], words[1], headers, body(headers));
  }

  private String header() throws IOException {
    String line = line();
    if (line == null) {
      throw new EOFException("the client went away inside a request");
    }
    return line;
  }

  private @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null;
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  private String body(Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      StringBuilder body = new StringBuilder();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.append(new String(in.readNBytes(size), UTF_8));
        header();
      }
      header();
      return body.toString();
    }
    return new String(
        in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))), UTF_8);
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(header(), 16);
  }

  /**
   * A whole answer with a length, of which only so many bytes of the body are sent.
   *
   * @param headers besides the content's type and length
   */
  synchronized void respond(
      int code, String type, Map<String, String> headers, byte[] body, int sent)
      throws IOException {
    headers(code, type, headers, "Content-Length: " + body.length);
    out.write(body, 0, sent);
    out.flush();
  }

  /** The head of an answer whose body follows in parts. */
  synchronized void startStream() throws IOException {
    headers(200, "application/json", Map.of(), "Transfer-Encoding: chunked");
    out.flush();
  }

  private void headers(int code, String type, Map<String, String> headers, String framing)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + code + " Scripted\r\n");
    head.append("Content-Type: ").append(type).append("\r\n").append(framing).append("\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
  }

  /** One part of a stream, sent at once. */
  synchronized void part(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
    out.write(bytes);
    out.write("\r\n".getBytes(ISO_8859_1));
    out.flush();
  }

  /** The regular end of a stream; the connection stays usable. */
  synchronized void endStream() throws IOException {
    out.write("0\r\n\r\n".getBytes(ISO_8859_1));
    out.flush();
  }

  /** Blocks until the client sends something, or until either side ends the connection. */
  void awaitClient() throws IOException {
    in.mark(1);
    if (in.read() >= 0) {
      in.reset();
    }
  }

  /** Ends the connection with a reset instead of a FIN. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
