package io.portway.listener;

/** Why accepting was paused; the value of a metric label. */
public enum PauseCause {
  LIMIT("limit"),
  PORT_LIMIT("port_limit"),
  DESCRIPTORS("descriptors");

  private final String label;

  PauseCause(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
