package io.portway.app.log;

/** How a line is written; both carry the same fields. */
public enum LogFormat {
  LOGFMT("logfmt"),
  JSON("json");

  private final String label;

  LogFormat(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /**
   * The format of this label.
   *
   * @throws IllegalArgumentException for any other text, with what is accepted
   */
  public static LogFormat ofLabel(String text) {
    for (LogFormat format : values()) {
      if (format.label.equals(text)) {
        return format;
      }
    }
    throw new IllegalArgumentException("the log format is logfmt or json");
  }
}
