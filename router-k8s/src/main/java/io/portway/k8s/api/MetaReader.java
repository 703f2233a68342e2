package io.portway.k8s.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code metadata}. Pure; any thread. */
final class MetaReader {

  static final String DEFAULT_NAMESPACE = "default";

  /** What the API server allows for the longest of names. */
  private static final int MAX_NAME_LENGTH = 253;

  private static final String NAME_SHAPE = "1 to 253 letters, digits, '-', '.' or '_'";

  private MetaReader() {}

  /**
   * Null where the object cannot be told from others (no usable name or namespace) or its
   * annotations are no mapping, so that nobody knows what it asks for.
   */
  static @Nullable ObjectMeta read(Fields root, boolean namespaced, List<String> problems) {
    int before = problems.size();
    Fields metadata = root.object("metadata");
    String name = metadata.required("name", NAME_SHAPE, MetaReader::isName);
    String namespace = "";
    if (namespaced) {
      namespace =
          metadata.has("namespace")
              ? metadata.required("namespace", NAME_SHAPE, MetaReader::isName)
              : DEFAULT_NAMESPACE;
    }
    Map<String, String> annotations = new LinkedHashMap<>();
    Map<String, String> annotationProblems = new LinkedHashMap<>();
    readAnnotations(metadata, annotations, annotationProblems);
    if (problems.size() > before) {
      return null;
    }
    List<String> warnings = new ArrayList<>();
    return new ObjectMeta(
        namespace,
        name,
        metadata.text("uid", ""),
        created(metadata, warnings),
        annotations,
        annotationProblems,
        labels(metadata),
        warnings);
  }

  /**
   * Safe in a metric label, a log line and a path; every name that the API server lets pass for our
   * kinds fits.
   */
  static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_NAME_LENGTH
        && text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '.'
                    || c == '_');
  }

  private static void readAnnotations(
      Fields metadata, Map<String, String> annotations, Map<String, String> annotationProblems) {
    Fields entries = metadata.object("annotations");
    entries.forEachEntry((key, value) -> {
      switch (value) {
        // The API server's decoder makes null an empty string.
        case null -> annotations.put(key, "");
        case String text -> annotations.put(key, text);
        default -> annotationProblems.put(key, notAString(key, value));
      }
    });
  }

  private static String notAString(String key, Object value) {
    String text =
        "annotation "
            + UserText.nameOrQuoted(key)
            + ": expected a string, found "
            + Fields.describe(value);
    return value instanceof Number || value instanceof Boolean
        ? text + "; write it in quotes: \"" + value + "\""
        : text;
  }

  private static Map<String, String> labels(Fields metadata) {
    Map<String, String> labels = new LinkedHashMap<>();
    metadata
        .object("labels")
        .forEachEntry((key, value) -> {
          if (value instanceof String text) {
            labels.put(key, text);
          }
        });
    return labels;
  }

  /**
   * The age only orders claims, so an unreadable one costs the object its seniority and nothing
   * else.
   */
  private static @Nullable Instant created(Fields metadata, List<String> warnings) {
    Object value = metadata.value("creationTimestamp");
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException unreadable) {
        // Falls through to the warning, which says what is accepted.
      }
    }
    warnings.add(
        "metadata.creationTimestamp: expected RFC 3339 such as 2026-01-31T12:00:00Z, found "
            + Fields.describe(value)
            + "; counts as none, which is the youngest");
    return null;
  }
}
