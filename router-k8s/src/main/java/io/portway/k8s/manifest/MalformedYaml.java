package io.portway.k8s.manifest;

/**
 * Text that is not one YAML document within our bounds. The message is one line for people, user
 * text in it escaped.
 */
final class MalformedYaml extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;

  /** Takes the line inside the document, from 1. */
  MalformedYaml(int line, String message) {
    super(message, null, false, false);
    this.line = line;
  }

  int line() {
    return line;
  }
}
