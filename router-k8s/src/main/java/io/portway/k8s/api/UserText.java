package io.portway.k8s.api;

import io.portway.model.Text;

/**
 * How much of what a user wrote is shown in which place; {@link Text} makes it safe to show. Pure;
 * any thread.
 */
public final class UserText {

  /** Characters of a value that are shown; enough to recognise it, too few to flood a log. */
  static final int MAX_SHOWN = 64;

  private UserText() {}

  /** In double quotes, cut after {@value #MAX_SHOWN} characters. */
  public static String quote(String text) {
    return Text.quoted(text, MAX_SHOWN);
  }

  /** As it is where it looks like the name of an object or a port, else quoted. */
  public static String nameOrQuoted(String text) {
    return MetaReader.isName(text.replace('/', '.')) ? text : quote(text);
  }

  /** Text of a library's message, which may quote user text: on one line, not cut, not quoted. */
  public static String oneLine(String text) {
    return Text.oneLine(text);
  }

  /** A whole message as the value of a logfmt field: quoted, not cut. */
  public static String logfmt(String message) {
    return Text.quoted(message, Integer.MAX_VALUE);
  }
}
