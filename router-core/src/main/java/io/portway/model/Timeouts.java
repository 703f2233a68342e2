package io.portway.model;

import java.time.Duration;

/**
 * The deadlines of one listener's sessions; all are positive.
 *
 * @param connect one attempt to reach an endpoint
 * @param connectDeadline all attempts of a session together
 * @param idle no byte in either direction
 * @param halfClosed after one side's FIN: no byte moves in the other direction
 */
public record Timeouts(
    Duration connect, Duration connectDeadline, Duration idle, Duration halfClosed) {

  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofHours(1),
          Duration.ofMinutes(5));

  public Timeouts {
    requirePositive("connect", connect);
    requirePositive("connectDeadline", connectDeadline);
    requirePositive("idle", idle);
    requirePositive("halfClosed", halfClosed);
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " timeout " + value + " is not positive");
    }
  }
}
