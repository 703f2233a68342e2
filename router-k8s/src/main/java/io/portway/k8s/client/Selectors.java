package io.portway.k8s.client;

import java.util.regex.Pattern;

/**
 * Checks the syntax of selectors as the API server parses them, so that a bad one stops the start
 * and not, much later, a list. Whether a field exists only the server knows. Pure; any thread.
 */
public final class Selectors {

  /** Longer than any that a person writes; keeps the patterns' work small. */
  private static final int MAX_LENGTH = 4096;

  private static final String WORD = "[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
  private static final String KEY = "(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/)?" + WORD;
  private static final String VALUE = "(?:" + WORD + ")?";
  private static final String REQUIREMENT =
      "(?:!\\s*"
          + KEY
          + "|"
          + KEY
          + "\\s*(?:==?|!=)\\s*"
          + VALUE
          + "|"
          + KEY
          + "\\s+(?:in|notin)\\s*\\(\\s*"
          + VALUE
          + "(?:\\s*,\\s*"
          + VALUE
          + ")*\\s*\\)"
          + "|"
          + KEY
          + "\\s*[<>]\\s*\\d{1,18}"
          + "|"
          + KEY
          + ")";
  private static final Pattern LABELS = list(REQUIREMENT);
  private static final Pattern FIELDS =
      list("[A-Za-z0-9][A-Za-z0-9_.-]*\\s*(?:==?|!=)(?:[^,=\\\\!]|\\\\[,=\\\\])*");

  private Selectors() {}

  private static Pattern list(String element) {
    return Pattern.compile("\\s*" + element + "\\s*(?:,\\s*" + element + "\\s*)*");
  }

  /** Such as {@code tier=edge,env in (a,b),!internal}. */
  public static boolean isLabelSelector(String text) {
    return text.length() <= MAX_LENGTH && LABELS.matcher(text).matches();
  }

  /** Such as {@code metadata.name=web,spec.to.name!=x}. */
  public static boolean isFieldSelector(String text) {
    return text.length() <= MAX_LENGTH && FIELDS.matcher(text).matches();
  }
}
