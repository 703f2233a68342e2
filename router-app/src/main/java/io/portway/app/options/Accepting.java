package io.portway.app.options;

import io.portway.model.Text;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads one option's text. A wrong one becomes one clause that quotes the value and says what is
 * accepted; the same words complete the message when the value is missing.
 */
abstract class Accepting<T> implements ITypeConverter<T> {

  private final String accepted;

  /**
   * @param accepted what this option takes, such as {@code a duration such as 500ms}; follows the
   *     word "accepted:"
   */
  Accepting(String accepted) {
    this.accepted = accepted;
  }

  final String accepted() {
    return accepted;
  }

  /**
   * @throws IllegalArgumentException for any text that is not accepted; its message is one clause,
   *     or empty where {@link #accepted()} says it all
   */
  abstract T parse(String text);

  @Override
  public final T convert(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      String why =
          e.getMessage() == null || e.getMessage().isEmpty() ? "" : " (" + e.getMessage() + ")";
      throw new TypeConversionException(
          Text.quoted(text) + " is not accepted" + why + "; accepted: " + accepted);
    }
  }
}
