package io.portway.app.log;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes moments without a formatter and without time zones: the JDK opens its zone file with the
 * first of those, which fails when descriptors are exhausted, and that is exactly when a line is
 * needed.
 */
final class Timestamps {

  private static final int MILLIS_PER_SECOND = 1_000;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private Timestamps() {}

  /** {@code 2026-11-25T10:00:00.123Z}; years 0 to 9999. */
  static void append(StringBuilder out, long epochMillis) {
    int millis = Math.floorMod(epochMillis, MILLIS_PER_SECOND);
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(epochMillis, MILLIS_PER_SECOND),
            millis * NANOS_PER_MILLI,
            ZoneOffset.UTC);
    digits(out, time.getYear(), 4).append('-');
    digits(out, time.getMonthValue(), 2).append('-');
    digits(out, time.getDayOfMonth(), 2).append('T');
    digits(out, time.getHour(), 2).append(':');
    digits(out, time.getMinute(), 2).append(':');
    digits(out, time.getSecond(), 2).append('.');
    digits(out, millis, 3).append('Z');
  }

  private static StringBuilder digits(StringBuilder out, int value, int width) {
    int power = 1;
    for (int i = 1; i < width; i++) {
      power *= 10;
    }
    for (; power > 0; power /= 10) {
      out.append((char) ('0' + value / power % 10));
    }
    return out;
  }
}
