package io.portway.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router that serves a folder loads nothing of what a cluster would need. */
class NoClientLibraryTest {

  /** What the child process runs: a whole router on an empty folder. */
  static final class Child {

    private Child() {}

    public static void main(String[] args) throws Exception {
      TestRouter.start(Path.of(args[0]), "--admin", "off").close();
      System.out.println("served");
      System.exit(0);
    }
  }

  @Test
  void aWholeRouterOnAFolderLoadsNoClassOfTheClientLibrary(@TempDir Path scratch) throws Exception {
    Path classes = scratch.resolve("classes.txt");
    Path output = scratch.resolve("output.txt");
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xlog:class+load:file=" + classes,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                Files.createDirectory(scratch.resolve("manifests")).toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(output).content(StandardCharsets.UTF_8).contains("served");
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains(" io.portway.app.assembly.RouterAssembly "))
        .noneMatch(line ->
            line.contains(" io.fabric8.")
                || line.contains(" io.portway.k8s.watch.")
                || line.contains(" tools.jackson.databind."));
  }
}
