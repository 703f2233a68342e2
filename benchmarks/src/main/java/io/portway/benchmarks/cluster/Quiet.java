package io.portway.benchmarks.cluster;

import io.portway.benchmarks.process.RouterProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** Whether anybody writes to Routes: their versions are looked at every few seconds. */
final class Quiet {

  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Settled is what did not change for so long: above the pause between two writers' rounds. */
  private static final Duration SETTLED = Duration.ofSeconds(20);

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Population population;
  private final RouterProcess router;
  private Map<String, String> last = Map.of();

  Quiet(Population population, RouterProcess router) {
    this.population = population;
    this.router = router;
  }

  /** Waits until every Route has a status and none has changed for a while. */
  void await() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long since = System.nanoTime();
    while (last.isEmpty() || last.containsValue("") || isYoungerThan(SETTLED, since)) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the status of Routes does not settle");
      }
      if (changes() > 0) {
        since = System.nanoTime();
      }
    }
  }

  /** Looks for so long and counts the Routes that changed between two looks. */
  int countChanges(Duration duration) {
    int changes = 0;
    for (long start = System.nanoTime(); isYoungerThan(duration, start); ) {
      changes += changes();
    }
    return changes;
  }

  private static boolean isYoungerThan(Duration duration, long nanos) {
    return System.nanoTime() - nanos < duration.toNanos();
  }

  private int changes() {
    LockSupport.parkNanos(LOOK.toNanos());
    if (!router.process().isAlive()) {
      throw new IllegalStateException("the router ended");
    }
    Map<String, String> before = last;
    last = population.versions();
    return Math.toIntExact(
        last.entrySet().stream()
            .filter(e -> !Objects.equals(before.get(e.getKey()), e.getValue()))
            .count());
  }
}
