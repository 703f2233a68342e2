package io.portway.k8s.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed fields out of one decoded mapping and notes whatever has the wrong type, with its
 * path, in a list that the whole document shares. Used by one reader on one thread. Never throws
 * for input; an absent field and one that is null are the same, as for the API server.
 */
final class Fields {

  private final Map<?, ?> values;
  private final String path;
  private final List<String> problems;

  private Fields(Map<?, ?> values, String path, List<String> problems) {
    this.values = values;
    this.path = path;
    this.problems = problems;
  }

  /**
   * The root of a document: {@code path} is empty, or names the place in a list, such as {@code
   * items[3]}.
   */
  static Fields of(Map<?, ?> values, String path, List<String> problems) {
    return new Fields(values, path, problems);
  }

  /** The same mapping, noting into another list. */
  Fields withProblems(List<String> other) {
    return new Fields(values, path, other);
  }

  String path() {
    return path;
  }

  Map<?, ?> values() {
    return values;
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  void problem(String key, String text) {
    problems.add(path(key) + ": " + text);
  }

  void expected(String key, String what) {
    problem(key, "expected " + what + ", found " + describe(values.get(key)));
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  @Nullable Object value(String key) {
    return values.get(key);
  }

  /** The fallback where absent, or where the type is wrong, which is noted. */
  String text(String key, String fallback) {
    return switch (values.get(key)) {
      case null -> fallback;
      case String text -> text;
      default -> {
        expected(key, "a string");
        yield fallback;
      }
    };
  }

  /** Empty, and noted, where absent or not accepted. */
  String required(String key, String what, Predicate<String> accepted) {
    String text = values.get(key) instanceof String found ? found : "";
    if (text.isEmpty() && !has(key)) {
      problem(key, "required: " + what);
    } else if (!accepted.test(text)) {
      expected(key, what);
      return "";
    }
    return text;
  }

  /** The fallback where absent; also where it is no integer in the range, which is noted. */
  int integer(String key, int min, int max, int fallback) {
    Object value = values.get(key);
    if (value == null) {
      return fallback;
    }
    long number =
        switch (value) {
          case Long l -> l;
          case Integer i -> i;
          default -> Long.MIN_VALUE;
        };
    if (number < min || number > max) {
      expected(key, "an integer " + min + "-" + max);
      return fallback;
    }
    return (int) number;
  }

  boolean bool(String key, boolean fallback) {
    return switch (values.get(key)) {
      case null -> fallback;
      case Boolean value -> value;
      default -> {
        expected(key, "true or false");
        yield fallback;
      }
    };
  }

  /**
   * A mapping without entries where absent, or where it is none: that is noted, and then nothing
   * about fields inside it. One mistake makes one message.
   */
  Fields object(String key) {
    return switch (values.get(key)) {
      case null -> new Fields(Map.of(), path(key), problems);
      case Map<?, ?> map -> new Fields(map, path(key), problems);
      default -> {
        expected(key, "a mapping");
        yield new Fields(Map.of(), path(key), new ArrayList<>());
      }
    };
  }

  /** The elements of a list of mappings; an element that is none is noted and left out. */
  List<Fields> objects(String key) {
    List<Fields> found = new ArrayList<>();
    forEach(
        key,
        (elementPath, element) -> {
          if (element instanceof Map<?, ?> map) {
            found.add(new Fields(map, elementPath, problems));
          } else {
            problems.add(elementPath + ": expected a mapping, found " + describe(element));
          }
        });
    return found;
  }

  /** The elements of a list of strings; an element that is none is noted and left out. */
  List<String> texts(String key) {
    List<String> found = new ArrayList<>();
    forEach(
        key,
        (elementPath, element) -> {
          if (element instanceof String text) {
            found.add(text);
          } else {
            problems.add(elementPath + ": expected a string, found " + describe(element));
          }
        });
    return found;
  }

  private void forEach(String key, BiConsumer<String, @Nullable Object> action) {
    switch (values.get(key)) {
      case null -> {}
      case List<?> list -> {
        int index = 0;
        for (Object element : list) {
          action.accept(path(key) + "[" + index++ + "]", element);
        }
      }
      default -> expected(key, "a list");
    }
  }

  /** Every entry of this mapping, keys as text. */
  void forEachEntry(BiConsumer<String, @Nullable Object> action) {
    values.forEach((key, value) -> action.accept(String.valueOf(key), value));
  }

  /** A value for people: quoted text, the number or truth value itself, or what it is. */
  static String describe(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case String text -> UserText.quote(text);
      case Map<?, ?> map -> "a mapping";
      case List<?> list -> "a list";
      case Boolean bool -> bool.toString();
      case Number number -> shortened(number.toString());
      default -> UserText.quote(value.toString());
    };
  }

  private static String shortened(String number) {
    return number.length() <= UserText.MAX_SHOWN
        ? number
        : number.substring(0, UserText.MAX_SHOWN) + "...";
  }
}
