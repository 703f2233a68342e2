package io.portway.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A JVM of its own, for the watchdog's test: starts a server, prints its process id, and then waits
 * to be killed.
 */
final class WatchdogProbe {

  private WatchdogProbe() {}

  /** Takes the folder for the log. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws IOException {
    ServerProcess server = ServerProcess.start("server", Path.of(args[0]), List.of("sleep", "600"));
    System.out.println(server.pid());
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
