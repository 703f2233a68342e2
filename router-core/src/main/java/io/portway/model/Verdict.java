package io.portway.model;

import java.util.List;

/**
 * The answer for one object: exactly one per object that a source has read.
 *
 * @param message for people: what is wrong and what is accepted; empty when accepted. User text in
 *     it is already escaped and shortened
 * @param warnings what was passed over or dropped although the verdict stands
 */
public record Verdict(
    RouteId id, Status status, Reason reason, String message, List<String> warnings) {

  /** The outcome; {@code NOT_OURS} is neutral. */
  public enum Status {
    ACCEPTED,
    REJECTED,
    DISPLACED,
    NOT_OURS
  }

  public Verdict {
    warnings = List.copyOf(warnings);
  }

  public static Verdict accepted(RouteId id, List<String> warnings) {
    return new Verdict(id, Status.ACCEPTED, Reason.ACCEPTED, "", warnings);
  }

  public static Verdict rejected(RouteId id, Reason reason, String message, List<String> warnings) {
    return new Verdict(id, Status.REJECTED, reason, message, warnings);
  }

  public static Verdict displaced(RouteId id, String message, List<String> warnings) {
    return new Verdict(id, Status.DISPLACED, Reason.PORT_ALREADY_CLAIMED, message, warnings);
  }

  public static Verdict notOurs(RouteId id, Reason reason, String message) {
    return new Verdict(id, Status.NOT_OURS, reason, message, List.of());
  }
}
