package io.portway.model;

import java.net.InetSocketAddress;

/**
 * Makes foreign text harmless before it goes into a log line, a verdict or a message: no raw
 * control character, line break or quote gets out, and the length is bounded. Pure; any thread. The
 * escapes are those of JSON, so what comes out is a valid JSON string too.
 */
public final class Text {

  /**
   * Enough to recognise an annotation's value, short enough for one line: about a third of a 300
   * column message.
   */
  public static final int SHORT = 100;

  private Text() {}

  /**
   * The value between double quotes, escaped and shortened.
   *
   * @param maxChars UTF-16 units of the value that are kept; what is longer ends with {@code …}.
   *     The result may be up to six times as long, since every unit may need an escape
   */
  public static String quoted(String value, int maxChars) {
    StringBuilder out = new StringBuilder(Math.min(value.length(), maxChars) + 8);
    appendQuoted(out, value, maxChars);
    return out.toString();
  }

  /** {@link #quoted(String, int)} with {@link #SHORT}. */
  public static String quoted(String value) {
    return quoted(value, SHORT);
  }

  /** As {@link #quoted(String, int)}, without the quotes around it. */
  public static String escaped(String value, int maxChars) {
    StringBuilder out = new StringBuilder(Math.min(value.length(), maxChars) + 8);
    appendEscaped(out, value, maxChars);
    return out.toString();
  }

  /**
   * A message that quotes already: what would break its line or hide is escaped, its quotes and
   * backslashes stay, and nothing is cut.
   */
  public static String oneLine(String message) {
    StringBuilder out = new StringBuilder(message.length() + 8);
    message
        .codePoints()
        .forEach(codePoint -> {
          if (codePoint == '"' || codePoint == '\\') {
            out.appendCodePoint(codePoint);
          } else {
            appendCodePoint(out, codePoint);
          }
        });
    return out.toString();
  }

  /**
   * A logfmt value: the text itself where it is a plain word (printable, neither blank nor {@code
   * =} nor quote in it), else quoted. Shortened as {@link #quoted(String, int)}; the empty text is
   * {@code ""}.
   */
  public static String logfmt(String value, int maxChars) {
    return isPlainWord(value) && value.length() <= maxChars ? value : quoted(value, maxChars);
  }

  /**
   * {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}; the host name where it was never looked up.
   */
  public static String address(InetSocketAddress address) {
    String host =
        address.getAddress() == null
            ? address.getHostString()
            : address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** {@link #quoted(String, int)} into a builder. */
  public static void appendQuoted(StringBuilder out, String value, int maxChars) {
    out.append('"');
    appendEscaped(out, value, maxChars);
    out.append('"');
  }

  private static void appendEscaped(StringBuilder out, String value, int maxChars) {
    int end = value.length();
    if (end > maxChars) {
      end = Math.max(0, maxChars);
      if (end > 0 && Character.isSurrogatePair(value.charAt(end - 1), value.charAt(end))) {
        end--;
      }
    }
    for (int i = 0; i < end; ) {
      int codePoint = value.codePointAt(i);
      appendCodePoint(out, codePoint);
      i += Character.charCount(codePoint);
    }
    if (end < value.length()) {
      out.append('…');
    }
  }

  private static void appendCodePoint(StringBuilder out, int codePoint) {
    switch (codePoint) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (isPrintable(codePoint)) {
          out.appendCodePoint(codePoint);
        } else {
          for (char unit : Character.toChars(codePoint)) {
            appendUnit(out, unit);
          }
        }
      }
    }
  }

  private static void appendUnit(StringBuilder out, char unit) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((unit >> shift) & 0xf, 16));
    }
  }

  private static boolean isPlainWord(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '=' || c == '"' || c == '\\') {
        return false;
      }
    }
    return !value.isEmpty();
  }

  /**
   * Neither controls, invisible formatting (bidi overrides among them), odd blanks nor half a
   * surrogate pair.
   */
  private static boolean isPrintable(int codePoint) {
    if (codePoint < 0x7f) {
      return codePoint >= ' ';
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
