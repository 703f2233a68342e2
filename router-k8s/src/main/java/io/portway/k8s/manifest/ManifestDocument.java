package io.portway.k8s.manifest;

import io.portway.k8s.api.ObjectReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document of a file, parsed. Depends on nothing but its text, so a file that changes in one
 * place costs one document. Immutable.
 *
 * @param malformed what is wrong with the YAML; empty where it parses
 * @param malformedLine inside the document, from 1; 0 where it parses
 */
record ManifestDocument(ObjectReader.Reading reading, String malformed, int malformedLine) {

  private static final ObjectReader.Reading NOTHING =
      new ObjectReader.Reading(List.of(), List.of(), List.of());

  static ManifestDocument parse(String text) {
    try {
      @Nullable Object value = YamlParser.parse(text);
      return new ManifestDocument(ObjectReader.read(value), "", 0);
    } catch (MalformedYaml e) {
      return new ManifestDocument(NOTHING, String.valueOf(e.getMessage()), e.line());
    }
  }

  /** Whether something in it cannot be used, so that what the file held before goes on. */
  boolean isBroken() {
    return malformedLine > 0 || !reading.problems().isEmpty();
  }
}
