package io.portway.app.log;

import io.portway.model.Text;

/**
 * Builds one line, field by field, in either format. Whatever the values are, the result is one
 * line of printable characters that ends with a line break. For one thread.
 */
final class LogLine {

  /** Longer than any path or message that we write; more than this helps nobody on one line. */
  static final int MAX_VALUE_CHARS = 2_000;

  private final StringBuilder out = new StringBuilder(200);
  private final boolean json;

  LogLine(LogFormat format) {
    this.json = format == LogFormat.JSON;
    if (json) {
      out.append('{');
    }
  }

  /** The moment, in UTC with milliseconds (RFC 3339); always the first field. */
  LogLine time(long epochMillis) {
    name("ts");
    quoteJson();
    Timestamps.append(out, epochMillis);
    quoteJson();
    return this;
  }

  LogLine text(String name, String value) {
    return text(name, value, MAX_VALUE_CHARS);
  }

  LogLine text(String name, String value, int maxChars) {
    name(name);
    if (json) {
      Text.appendQuoted(out, value, maxChars);
    } else {
      out.append(Text.logfmt(value, maxChars));
    }
    return this;
  }

  /** Text that stands in quotes in either format, as prose does. */
  LogLine prose(String name, String value, int maxChars) {
    name(name);
    Text.appendQuoted(out, value, maxChars);
    return this;
  }

  LogLine number(String name, long value) {
    name(name);
    out.append(value);
    return this;
  }

  /** A number with its decimals, such as 1234567 with 3 of them: {@code 1234.567}. */
  LogLine decimal(String name, long value, int decimals) {
    name(name);
    String digits = Long.toString(value);
    while (digits.length() <= decimals) {
      digits = "0" + digits;
    }
    int point = digits.length() - decimals;
    out.append(digits, 0, point).append('.').append(digits, point, digits.length());
    return this;
  }

  /** A field that has no value. */
  LogLine nothing(String name) {
    name(name);
    out.append(json ? "null" : "-");
    return this;
  }

  String end() {
    if (json) {
      out.append('}');
    }
    return out.append('\n').toString();
  }

  private void name(String name) {
    boolean first = out.length() == (json ? 1 : 0);
    if (json) {
      out.append(first ? "\"" : ",\"").append(name).append("\":");
    } else {
      out.append(first ? "" : " ").append(name).append('=');
    }
  }

  private void quoteJson() {
    if (json) {
      out.append('"');
    }
  }
}
