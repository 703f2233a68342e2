package io.portway.app.log;

import java.util.logging.Level;

/**
 * The least important level that is written. Libraries log for their own developers, so they are
 * held one step back: {@code debug} shows Portway's details alone, {@code trace} those of Netty and
 * the JDK too.
 */
public enum LogLevel {
  ERROR("error", Level.SEVERE, Level.SEVERE),
  WARN("warn", Level.WARNING, Level.WARNING),
  INFO("info", Level.INFO, Level.INFO),
  DEBUG("debug", Level.FINE, Level.INFO),
  TRACE("trace", Level.FINEST, Level.FINE);

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // constants of the JDK
  private final Level own;

  @SuppressWarnings("ImmutableEnumChecker") // constants of the JDK
  private final Level libraries;

  LogLevel(String label, Level own, Level libraries) {
    this.label = label;
    this.own = own;
    this.libraries = libraries;
  }

  public String label() {
    return label;
  }

  Level own() {
    return own;
  }

  Level libraries() {
    return libraries;
  }

  /** Details are wanted, stack traces of expected failures among them. */
  boolean isDetailed() {
    return this == DEBUG || this == TRACE;
  }

  /** The label of a record's level. */
  static String labelOf(Level level) {
    for (LogLevel each : values()) {
      if (level.intValue() >= each.own.intValue()) {
        return each.label;
      }
    }
    return TRACE.label;
  }

  /**
   * The level of this label.
   *
   * @throws IllegalArgumentException for any other text, with what is accepted
   */
  public static LogLevel ofLabel(String text) {
    for (LogLevel level : values()) {
      if (level.label.equals(text)) {
        return level;
      }
    }
    throw new IllegalArgumentException("the log level is error, warn, info, debug or trace");
  }
}
