package io.portway.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a figure was measured: without that it says nothing. */
public final class Machine {

  private Machine() {}

  /** One line: processors, kernel, Java, and how busy the machine was when the run began. */
  public static String describe() throws IOException {
    String load = Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    return "%d processors, Linux %s, Java %s, load average %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.version"),
            Runtime.version(),
            load);
  }
}
