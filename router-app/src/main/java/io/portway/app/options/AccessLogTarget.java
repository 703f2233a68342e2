package io.portway.app.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a line per finished session goes.
 *
 * @param file null for {@link #OFF} and {@link #STANDARD_OUTPUT}
 */
public record AccessLogTarget(@Nullable Path file) {

  public static final AccessLogTarget OFF = new AccessLogTarget(null);
  public static final AccessLogTarget STANDARD_OUTPUT = new AccessLogTarget(Path.of("-"));

  public boolean isOff() {
    return file == null;
  }

  public boolean isStandardOutput() {
    return equals(STANDARD_OUTPUT);
  }

  /** As {@code --access-log} takes it. */
  @Override
  public String toString() {
    return file == null ? "off" : file.toString();
  }
}
