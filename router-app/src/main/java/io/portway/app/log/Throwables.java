package io.portway.app.log;

import org.jspecify.annotations.Nullable;

/** Says what a throwable is, bounded, and without failing where its own methods do. Any thread. */
final class Throwables {

  /** Some 80 frames: our own part of a trace with its first cause. */
  static final int MAX_TRACE_CHARS = 8_192;

  /** Causes that are followed; also ends a circle. */
  private static final int MAX_CAUSES = 5;

  private static final int MAX_FRAMES = 60;

  private Throwables() {}

  /** {@code IOException: Broken pipe; caused by …}. */
  static String oneLine(Throwable thrown) {
    StringBuilder out = new StringBuilder();
    Throwable each = thrown;
    for (int i = 0; each != null && i < MAX_CAUSES; i++) {
      out.append(i == 0 ? "" : "; caused by ").append(name(each));
      each = each.getCause();
    }
    return out.toString();
  }

  /** As the JVM prints it, with line breaks. */
  static String trace(Throwable thrown) {
    StringBuilder out = new StringBuilder();
    Throwable each = thrown;
    for (int i = 0; each != null && i < MAX_CAUSES && out.length() < MAX_TRACE_CHARS; i++) {
      out.append(i == 0 ? "" : "\nCaused by: ").append(name(each));
      StackTraceElement[] frames = each.getStackTrace();
      for (int frame = 0; frame < Math.min(frames.length, MAX_FRAMES); frame++) {
        out.append("\n\tat ").append(frames[frame]);
      }
      each = each.getCause();
    }
    return out.toString();
  }

  private static String name(Throwable thrown) {
    String type = thrown.getClass().getSimpleName();
    String message = message(thrown);
    return message == null ? type : type + ": " + message;
  }

  private static @Nullable String message(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (RuntimeException e) {
      return "(its message cannot be had: " + e.getClass().getSimpleName() + ")";
    }
  }
}
