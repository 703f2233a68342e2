package io.portway.model;

/**
 * Why a verdict is what it is. The label is stable: metrics, {@code check} and later object status
 * carry it.
 */
public enum Reason {
  ACCEPTED("Accepted"),
  /** The router-name annotation asks for another router. */
  OTHER_ROUTER("OtherRouter"),
  /** The object carries no port annotation. */
  NO_PORT("NoPort"),
  /** The port annotation's value is not a port. */
  INVALID_PORT("InvalidPort"),
  /** Two synonyms of one annotation disagree. */
  CONFLICTING_ANNOTATIONS("ConflictingAnnotations"),
  /** The object's shape is not what its kind demands. */
  INVALID_OBJECT("InvalidObject"),
  /** {@code spec.port} is absent and the Service has several TCP ports. */
  AMBIGUOUS_TARGET_PORT("AmbiguousTargetPort"),
  /** Outside {@code --allowed-ports}. */
  PORT_NOT_ALLOWED("PortNotAllowed"),
  /** Inside {@code --reserved-ports}, or the admin port. */
  PORT_RESERVED("PortReserved"),
  /** A more senior claim holds the port. */
  PORT_ALREADY_CLAIMED("PortAlreadyClaimed");

  private final String label;

  Reason(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
