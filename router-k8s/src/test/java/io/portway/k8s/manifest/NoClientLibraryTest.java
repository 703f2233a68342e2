package io.portway.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.TranslatorOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder as source must start fast and small: the client library is on the class path and stays
 * there.
 */
class NoClientLibraryTest {

  /** What the child process runs: one folder, served once. */
  static final class Child {

    private Child() {}

    public static void main(String[] args) throws IOException {
      try (ManifestSource source =
          new ManifestSource(Path.of(args[0]), new RouteTranslator(TranslatorOptions.DEFAULT))) {
        source.start(
            (from, update) -> System.out.println("intents " + update.get().intents().size()));
      }
    }
  }

  @Test
  void noClassOfTheClientLibraryIsLoadedForManifests(@TempDir Path scratch) throws Exception {
    Path dir = Files.createDirectory(scratch.resolve("manifests"));
    Folders.write(dir.resolve("a.yaml"), Folders.route("a", 1) + "---\na: [\n");
    Path classes = scratch.resolve("classes.txt");
    Path output = scratch.resolve("output.txt");
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                dir.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(output).content(StandardCharsets.UTF_8).contains("intents 1");
    List<String> loaded = Files.readAllLines(classes);
    assertThat(loaded).anyMatch(line -> line.contains(" io.portway.k8s.manifest.ManifestSource "));
    assertThat(System.getProperty("java.class.path")).contains("kubernetes-client");
    assertThat(loaded)
        .noneMatch(line ->
            line.contains(" io.fabric8.")
                || line.contains(" tools.jackson.")
                || line.contains(" io.netty."));
  }
}
