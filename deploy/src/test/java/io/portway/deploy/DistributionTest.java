package io.portway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The assembled jars: what was cut is not there, and what is there runs. */
class DistributionTest {

  private static final Path DISTRIBUTION = Path.of(property("portway.distribution"));

  @Test
  void versionNamesVersionJavaAndTransport() throws Exception {
    Commands version = portway("version");
    assertThat(version.err()).isEmpty();
    assertThat(version.status()).isZero();
    assertThat(version.out().lines())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).isEqualTo("portway " + property("portway.version")))
        .anySatisfy(line -> assertThat(line).startsWith("java 25"))
        .anySatisfy(line -> assertThat(line).startsWith("transport "));
  }

  @Test
  void linuxGetsItsNativeTransport() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    assertThat(portway("version").out()).contains("transport epoll+epoll");
  }

  @Test
  void checkRunsOnTheJarsThatAreLeft() throws Exception {
    Commands check =
        portway("check", property("portway.root") + "/examples/manifests", "--output", "json");
    assertThat(check.err()).isEmpty();
    assertThat(check.status()).isZero();
    assertThat(check.out()).contains("\"clean\" : true");
  }

  @Test
  void completionCanBeSourced() throws Exception {
    Path script = Files.createTempFile("completion", ".bash");
    try {
      Files.writeString(script, portway("completion").out());
      Commands bash =
          Commands.run(
              DISTRIBUTION,
              Map.of(),
              List.of(
                  "bash",
                  "-uc",
                  "compopt() { :; }; set +u; source "
                      + script
                      + "; COMP_WORDS=(portway run --bal); COMP_CWORD=2; "
                      + "_complete_portway; printf '%s\\n' \"${COMPREPLY[@]}\""));
      assertThat(bash.err()).isEmpty();
      assertThat(bash.out()).isEqualTo("--balance\n");
    } finally {
      Files.delete(script);
    }
  }

  @Test
  void whatWasCutIsNotThere() throws IOException {
    List<String> artifacts = list("portway.cut.artifacts");
    List<String> classifiers = list("portway.cut.classifiers");
    assertThat(artifacts).hasSizeGreaterThan(20);
    assertThat(jars())
        .allSatisfy(jar -> {
          assertThat(artifacts).noneMatch(a -> jar.matches(a + "-\\d.*\\.jar"));
          assertThat(classifiers).noneMatch(c -> jar.endsWith("-" + c + ".jar"));
        });
  }

  @Test
  void everyLibraryIsThereOnceAndTheirNumberIsWhatWeMean() throws IOException {
    List<String> jars = jars();
    List<String> libraries = jars.stream().map(jar -> jar.replaceFirst("-\\d[^-]*", "")).toList();
    assertThat(libraries)
        .doesNotHaveDuplicates()
        .contains("router-app-SNAPSHOT.jar", "netty-handler", "netty-codec-haproxy");
    // 61 at the time of writing. A few more are a new need; many more are a cut that no longer
    // works.
    assertThat(jars).hasSizeBetween(50, 70);
  }

  private static Commands portway(String... arguments) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        Stream.concat(
                Stream.of(
                    java,
                    "@" + DISTRIBUTION.resolve("java.args"),
                    "-cp",
                    DISTRIBUTION.resolve("lib") + "/*",
                    "io.portway.app.Main"),
                Arrays.stream(arguments))
            .toList();
    return Commands.run(DISTRIBUTION, Map.of(), command);
  }

  private static List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("lib"))) {
      return files
          .map(file -> Objects.requireNonNull(file.getFileName()).toString())
          .sorted()
          .toList();
    }
  }

  private static List<String> list(String property) {
    return Arrays.stream(property(property).split("[,\\s]+", -1))
        .filter(s -> !s.isEmpty())
        .toList();
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }
}
