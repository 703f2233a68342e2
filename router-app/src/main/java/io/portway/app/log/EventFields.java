package io.portway.app.log;

import org.jspecify.annotations.Nullable;

/**
 * Reads what our own code logs, {@code event=port_open port=13306 error="…"}, field by field. A
 * part that is not of that shape is handed over as prose, so nothing is lost and nothing passes
 * unescaped.
 */
final class EventFields {

  /** Receives the fields in their order. */
  interface Visitor {

    /** A field; {@code quoted} if its value stood in quotes, from which it was freed. */
    void field(String name, String value, boolean quoted);

    /** What is left and is no field. */
    void rest(String text);
  }

  private final String text;
  private int at;

  private EventFields(String text) {
    this.text = text;
  }

  static void read(String message, Visitor visitor) {
    new EventFields(message).read(visitor);
  }

  private void read(Visitor visitor) {
    while (at < text.length()) {
      int start = at;
      int equals = nameEnd();
      if (equals < 0) {
        visitor.rest(text.substring(start));
        return;
      }
      String name = text.substring(start, equals);
      at = equals + 1;
      boolean quoted = at < text.length() && text.charAt(at) == '"';
      String value = quoted ? quotedValue() : bareValue();
      if (value == null) {
        visitor.rest(text.substring(start));
        return;
      }
      visitor.field(name, value, quoted);
      if (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }
  }

  /** Where the name that begins here meets its equals sign; -1 where there is no name. */
  private int nameEnd() {
    int i = at;
    while (i < text.length() && isNameChar(text.charAt(i))) {
      i++;
    }
    return i > at && i < text.length() && text.charAt(i) == '=' ? i : -1;
  }

  private static boolean isNameChar(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private String bareValue() {
    int end = text.indexOf(' ', at);
    end = end < 0 ? text.length() : end;
    String value = text.substring(at, end);
    at = end;
    return value;
  }

  /** Null where the quote is never closed, or something sticks to its end. */
  private @Nullable String quotedValue() {
    StringBuilder value = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        at = i + 1;
        return at == text.length() || text.charAt(at) == ' ' ? value.toString() : null;
      }
      if (c == '\\' && i + 1 < text.length()) {
        i += unescape(i + 1, value);
      } else {
        value.append(c);
      }
    }
    return null;
  }

  /** Appends what the escape at {@code i} stands for and says how many characters it took. */
  private int unescape(int i, StringBuilder value) {
    char c = text.charAt(i);
    switch (c) {
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'u' -> {
        int unit = hex(i + 1);
        if (unit >= 0) {
          value.append((char) unit);
          return 5;
        }
        value.append("\\u");
      }
      default -> value.append(c);
    }
    return 1;
  }

  private int hex(int start) {
    if (start + 4 > text.length()) {
      return -1;
    }
    int unit = 0;
    for (int i = start; i < start + 4; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit * 16 + digit;
    }
    return unit;
  }
}
