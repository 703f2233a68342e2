package io.portway.k8s.status;

import java.time.Duration;

/**
 * Every period and deadline of this room, so that a test can shorten them together.
 *
 * @param lease how long the Lease's holder is believed in after its last renewal
 * @param renewDeadline how long the holder believes in itself after its last renewal began; so much
 *     shorter than what the others wait that clocks need not agree on more than their speed
 * @param leaseRetry between two renewals, and between two looks of those that wait
 * @param call one request to the API server
 * @param heartbeat between two words of a replica that has nothing new to say
 * @param heartbeatGap at least so long between two that have
 * @param replicasLook how often the writer reads what the replicas say
 * @param settle a status is written when nothing about it has changed for so long: what is true of
 *     a new Route arrives in pieces
 * @param patience a status whose truth is not known is written as that after so long
 * @param aggregate between two writes of what nodes report about one object
 * @param resync how often every object is read to find what others did to our entries
 */
public record StatusTimes(
    Duration lease,
    Duration renewDeadline,
    Duration leaseRetry,
    Duration call,
    Duration heartbeat,
    Duration heartbeatGap,
    Duration replicasLook,
    Duration settle,
    Duration patience,
    Duration aggregate,
    Duration resync) {

  /** What a router in a cluster uses. */
  public static final StatusTimes DEFAULT =
      new StatusTimes(
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10));

  /** A replica that has said nothing for so many heartbeats is gone. */
  private static final int MISSED_HEARTBEATS = 3;

  public StatusTimes {
    if (renewDeadline.compareTo(lease.minus(leaseRetry)) >= 0) {
      throw new IllegalArgumentException(
          "a holder that believes in itself for %s may meet another after %s"
              .formatted(renewDeadline, lease.minus(leaseRetry)));
    }
  }

  /** The same times, each divided; nothing gets shorter than a millisecond. */
  public StatusTimes dividedBy(int divisor) {
    return new StatusTimes(
        part(lease, divisor),
        part(renewDeadline, divisor),
        part(leaseRetry, divisor),
        call,
        part(heartbeat, divisor),
        part(heartbeatGap, divisor),
        part(replicasLook, divisor),
        part(settle, divisor),
        part(patience, divisor),
        part(aggregate, divisor),
        part(resync, divisor));
  }

  private static Duration part(Duration whole, int divisor) {
    return Duration.ofMillis(Math.max(1, whole.toMillis() / divisor));
  }

  /**
   * How long others wait after they have last seen a renewal. It may be up to one look old when
   * they see it; counted so, the next holder writes within {@link #lease} of the last one's end.
   */
  Duration takeOver() {
    return lease.minus(leaseRetry);
  }

  Duration gone() {
    return heartbeat.multipliedBy(MISSED_HEARTBEATS);
  }
}
