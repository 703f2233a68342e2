package io.portway.k8s.status;

/**
 * One condition as it should be, without its time: that belongs to the change and not to the wish.
 *
 * @param type such as {@code Admitted}
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason one word in camel case
 * @param message for people; may be empty
 */
record Condition(String type, String status, String reason, String message) {

  /** The claim and the port policy, and nothing else. */
  static final String ADMITTED = "Admitted";

  /** What the nodes report. */
  static final String PORT_OPEN = "PortOpen";

  /** Whether somebody would answer. */
  static final String ENDPOINTS_READY = "EndpointsReady";

  static final String TRUE = "True";
  static final String FALSE = "False";
  static final String UNKNOWN = "Unknown";
}
