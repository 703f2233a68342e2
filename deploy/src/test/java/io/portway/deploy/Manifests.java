package io.portway.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What lies in the folders of {@code deploy} that kustomize reads. */
final class Manifests {

  static final Path FOLDER = Path.of(System.getProperty("portway.root"), "deploy");

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private Manifests() {}

  /** Every YAML file, except what the build made. */
  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all.filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !FOLDER.relativize(file).startsWith("target"))
          .filter(file -> !FOLDER.relativize(file).startsWith("src"))
          .sorted()
          .toList();
    }
  }

  /** The documents of a file, relative to {@link #FOLDER}. */
  static List<String> documents(String file) {
    try {
      return Arrays.stream(Files.readString(FOLDER.resolve(file)).split("(?m)^---$", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one object of this kind in a file. */
  static <T extends HasMetadata> T object(String file, Class<T> kind) {
    List<T> found =
        documents(file).stream()
            .filter(document -> document.contains("\nkind: " + kind.getSimpleName() + "\n"))
            .map(document -> YAML.unmarshal(document, kind))
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(file + " has " + found.size() + " " + kind.getSimpleName());
    }
    return found.getFirst();
  }

  /** A document as plain maps, lists and values. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> tree(String document) {
    return (Map<String, Object>) YAML.unmarshal(document, Map.class);
  }
}
