package io.portway.benchmarks.cluster;

import io.portway.benchmarks.process.Figures;
import io.portway.benchmarks.process.RouterProcess;
import io.portway.benchmarks.process.Wait;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One more Route is created, its port opens, it is deleted and its port closes, again and again.
 * Times are in milliseconds. Main thread only.
 */
final class Openings {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Between two, so that each finds the router at rest and its status written. */
  private static final long PAUSE_MILLIS = 300;

  /** Not counted: code is compiled that was not run before. */
  private static final int WARM_UP = 5;

  private final Figures fromRequest = new Figures();
  private final Figures fromAnswer = new Figures();

  private Openings() {}

  /** Measures so many. */
  static Openings measure(Population population, RouterProcess router, int port, int repeats) {
    Openings openings = new Openings();
    for (int i = -WARM_UP; i < repeats; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      String name = "next-" + (i + WARM_UP);
      long request = System.nanoTime();
      population.createRoute(name, port);
      long answer = System.nanoTime();
      router.awaitPort(port);
      long open = System.nanoTime();
      population.deleteRoute(name);
      Wait.until("the port is closed", () -> !Wait.isOpen(port), router.process(), PATIENCE);
      if (i >= 0) {
        openings.fromRequest.add((open - request) / 1e6);
        openings.fromAnswer.add((open - answer) / 1e6);
      }
    }
    return openings;
  }

  /** From before the request that creates the Route to the first connect. */
  Figures fromRequest() {
    return fromRequest;
  }

  /** From the answer to that request, which the router does not wait for, to the first connect. */
  Figures fromAnswer() {
    return fromAnswer;
  }
}
