package io.portway.session;

/**
 * What one listener's sessions amount to, live ones included.
 *
 * @param active sessions that are open now
 * @param bytesToUpstream since the listener's key was first opened; never goes back
 * @param bytesToDownstream since the listener's key was first opened; never goes back
 */
public record SessionTraffic(long active, long bytesToUpstream, long bytesToDownstream) {

  SessionTraffic plus(SessionTraffic other) {
    return new SessionTraffic(
        active + other.active,
        bytesToUpstream + other.bytesToUpstream,
        bytesToDownstream + other.bytesToDownstream);
  }
}
