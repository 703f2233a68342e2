package io.portway.k8s.manifest;

import io.portway.k8s.api.UserText;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * What an unquoted value means: the types of {@code kubectl}'s parser (YAML 1.1), because manifests
 * are written for it. Its rarer numbers (octal, hexadecimal, with underscores or a leading zero)
 * stay text here: where a number is needed, that is a clear error instead of another number than
 * the reader sees. Pure; any thread.
 */
final class YamlScalars {

  private static final String TAG_PREFIX = "tag:yaml.org,2002:";

  /**
   * More digits than any integer field has; longer ones are floating-point, as in {@code kubectl}'s
   * parser.
   */
  private static final int MAX_LONG_DIGITS = 18;

  /** The longest of the words below and of the numbers that are worth a look. */
  private static final int MAX_TYPED_LENGTH = 40;

  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y");
  private static final Set<String> FALSE =
      Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N");

  private YamlScalars() {}

  static @Nullable Object resolve(ScalarEvent event, int line) throws MalformedYaml {
    String tag = event.getTag().orElse("");
    return switch (tag) {
      case "" -> event.isPlain() ? plain(event.getValue()) : event.getValue();
      case "!", TAG_PREFIX + "str" -> event.getValue();
      case TAG_PREFIX + "int", TAG_PREFIX + "float", TAG_PREFIX + "bool", TAG_PREFIX + "null" ->
          plain(event.getValue());
      default -> throw unknown(tag, line);
    };
  }

  /** Refuses tags that would make the collection something else than a mapping or a list. */
  static void requireStandardCollection(CollectionStartEvent event, int line) throws MalformedYaml {
    String tag = event.getTag().orElse("");
    switch (tag) {
      case "", "!", TAG_PREFIX + "map", TAG_PREFIX + "seq" -> {}
      default -> throw unknown(tag, line);
    }
  }

  private static MalformedYaml unknown(String tag, int line) {
    return new MalformedYaml(line, "the tag " + UserText.quote(tag) + " is not known");
  }

  /** Null, a truth value, a Long, a Double or the text itself. */
  static @Nullable Object plain(String text) {
    if (text.length() > MAX_TYPED_LENGTH) {
      return text;
    }
    if (NULL.contains(text)) {
      return null;
    }
    if (TRUE.contains(text)) {
      return true;
    }
    if (FALSE.contains(text)) {
      return false;
    }
    char first = text.charAt(0);
    return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.'
        ? number(text)
        : text;
  }

  private static Object number(String text) {
    int start = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    int digits = digits(text, start);
    boolean leadingZero = digits > 1 && text.charAt(start) == '0';
    if (leadingZero) {
      return text;
    }
    if (digits > 0 && start + digits == text.length()) {
      return digits <= MAX_LONG_DIGITS ? (Object) Long.valueOf(text) : Double.valueOf(text);
    }
    return isDecimal(text, start, digits) ? Double.valueOf(text) : text;
  }

  /** {@code 1.5 1. .5 1e3 1.5e-3}. */
  private static boolean isDecimal(String text, int start, int integerDigits) {
    int at = start + integerDigits;
    int fraction = 0;
    if (at < text.length() && text.charAt(at) == '.') {
      fraction = digits(text, at + 1);
      at += 1 + fraction;
    }
    if (integerDigits + fraction == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
        at++;
      }
      int exponent = digits(text, at);
      if (exponent == 0) {
        return false;
      }
      at += exponent;
    }
    return at == text.length();
  }

  private static int digits(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end - start;
  }
}
