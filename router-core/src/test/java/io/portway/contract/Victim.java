package io.portway.contract;

import io.portway.testing.Loopback;
import io.portway.testing.SeededBytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A peer in a process of its own, to be killed: pours the stream of a seed into one connection.
 * Started by {@link VictimProcess} with a seed, a file, whether it reads one byte first and leaves
 * the others, and either nothing, to listen and print its port, or the port to connect to. What its
 * kernel has taken so far stands in the file, where a kill does not reach it.
 */
final class Victim {

  /** Bytes of one write: more than what is noted may have been taken, by less than this. */
  static final int CHUNK = 16 * 1024;

  private Victim() {}

  public static void main(String[] arguments) throws IOException {
    SeededBytes stream = new SeededBytes(Long.parseLong(arguments[0]));
    try (FileChannel file =
            FileChannel.open(
                Path.of(arguments[1]), StandardOpenOption.READ, StandardOpenOption.WRITE);
        SocketChannel peer =
            arguments.length > 3 ? connected(Integer.parseInt(arguments[3])) : accepted()) {
      if (Boolean.parseBoolean(arguments[2])) {
        peer.read(ByteBuffer.allocate(1));
      }
      pour(peer, stream, file);
    }
  }

  private static SocketChannel connected(int port) throws IOException {
    return SocketChannel.open(Loopback.at(port));
  }

  private static SocketChannel accepted() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(Loopback.anyPort());
      System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
      return server.accept();
    }
  }

  private static void pour(SocketChannel peer, SeededBytes stream, FileChannel file)
      throws IOException {
    ByteBuffer noted = file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    byte[] chunk = new byte[CHUNK];
    long sent = 0;
    while (true) {
      stream.fill(chunk, 0, CHUNK, sent);
      ByteBuffer buffer = ByteBuffer.wrap(chunk);
      while (buffer.hasRemaining()) {
        sent += peer.write(buffer);
        noted.putLong(0, sent);
      }
    }
  }
}
