package io.portway.contract;

import io.portway.testing.DataPlane;
import io.portway.testing.DataPlaneFactory;
import io.portway.testing.DataPlaneOptions;
import io.portway.testing.Loopback;
import io.portway.testing.LoopbackDataPlane;
import io.portway.testing.ProcessCosts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A data plane as the only content of a process, for tests that use up what a process has. Started
 * by {@link SmallNodeProcess} with a transport, a pod's port and a number of io loops. Writes its
 * own port, then for each line that it reads how many sessions are live and how much CPU its io
 * loops have used (ns); ends when its input ends. It opens nothing of its own once it runs, so a
 * descriptor that is missing is missing to the data plane.
 */
final class SmallNode {
  private SmallNode() {}

  public static void main(String[] arguments) throws IOException {
    DataPlaneFactory factory = LoopbackDataPlane::start;
    DataPlaneOptions options =
        DataPlaneOptions.defaults()
            .withTransport(arguments[0])
            .withIoThreads(Integer.parseInt(arguments[2]));
    try (DataPlane plane = factory.start(options, Loopback.at(Integer.parseInt(arguments[1])))) {
      System.out.println(plane.address().getPort());
      BufferedReader questions =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      report(plane);
      while (questions.readLine() != null) {
        report(plane);
      }
    }
  }

  private static void report(DataPlane plane) {
    System.out.println(plane.liveSessions() + " " + ProcessCosts.ioThreadsCpu().toNanos());
  }
}
