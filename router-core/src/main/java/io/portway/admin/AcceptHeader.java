package io.portway.admin;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a scraper says that it takes (RFC 9110, section 12.5.1), as far as two text formats need it.
 */
final class AcceptHeader {

  private static final String OPEN_METRICS = "application/openmetrics-text";

  private AcceptHeader() {}

  /**
   * Whether OpenMetrics is named, and ranks no lower than plain text; without a header it is plain
   * text.
   */
  static boolean prefersOpenMetrics(@Nullable String accept) {
    if (accept == null) {
      return false;
    }
    double openMetrics = 0;
    double text = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = range.split(";", -1);
      String type = parts[0].strip();
      if (type.equals(OPEN_METRICS)) {
        openMetrics = Math.max(openMetrics, quality(parts));
      } else if (type.equals("text/plain") || type.equals("text/*") || type.equals("*/*")) {
        text = Math.max(text, quality(parts));
      }
    }
    return openMetrics > 0 && openMetrics >= text;
  }

  /** Whether gzip is named and not refused. */
  static boolean takesGzip(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = coding.split(";", -1);
      if (parts[0].strip().equals("gzip")) {
        return quality(parts) > 0;
      }
    }
    return false;
  }

  /** 1 where none is given; what is not a number refuses. */
  private static double quality(String[] parts) {
    for (String parameter : parts) {
      String text = parameter.strip();
      if (text.startsWith("q=")) {
        try {
          return Double.parseDouble(text.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
