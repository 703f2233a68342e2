package io.portway.k8s.watch;

import java.time.Duration;

/**
 * How long a reflector waits for what.
 *
 * @param answer until an answer begins; a server that has stopped still accepts connections
 * @param silence of a list or a watch that has begun; a live server sends a bookmark every minute
 * @param backoff after the first failure, twice as long after each further one, less up to a half
 *     by chance, so that the routers of a big cluster do not come all at once
 * @param maxBackoff the longest of these
 * @param absent until the next look for a kind that the server does not know
 * @param watchSeconds how long one watch may last, at least; up to twice as long by chance
 */
record Pace(
    Duration answer,
    Duration silence,
    Duration backoff,
    Duration maxBackoff,
    Duration absent,
    int watchSeconds) {

  static final Pace DEFAULT =
      new Pace(
          Duration.ofSeconds(15),
          Duration.ofSeconds(90),
          Duration.ofMillis(250),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          300);
}
