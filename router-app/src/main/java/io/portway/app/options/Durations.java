package io.portway.app.options;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: a whole number and one unit. */
public final class Durations {

  /**
   * The longest that any option takes; in nanoseconds it is far from overflowing a long (292
   * years).
   */
  private static final Duration MAX = Duration.ofDays(365);

  private static final Pattern OWN = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private Durations() {}

  /**
   * Zero to 365 days.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Duration parse(String text) {
    Matcher matcher = OWN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("");
    }
    Duration value = of(Long.parseLong(matcher.group(1)), matcher.group(2));
    if (value.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("longer than " + MAX.toDays() + "d");
    }
    return value;
  }

  private static Duration of(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /**
   * The shortest text that {@link #parse} reads back as the same value; less than a millisecond is
   * cut off.
   */
  public static String format(Duration value) {
    long millis = value.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
