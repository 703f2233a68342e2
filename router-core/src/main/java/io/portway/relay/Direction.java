package io.portway.relay;

/** One of the two ways that bytes take through a session. */
public enum Direction {
  /** From the client to the pod. */
  TO_UPSTREAM,
  /** From the pod to the client. */
  TO_DOWNSTREAM
}
