package io.portway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache that the build trained, with the Java that it was trained with. */
class AotCacheTest {

  private static final Path DISTRIBUTION =
      Path.of(Objects.requireNonNull(System.getProperty("portway.distribution")));
  private static final Path CACHE = DISTRIBUTION.resolve("portway.aot");

  @TempDir private Path temp;

  @Test
  void isInTheDistributionBesideTheIdentityOfItsJava() {
    assertThat(CACHE).isNotEmptyFile();
    assertThat(DISTRIBUTION.resolve("portway.aot.release"))
        .hasSameBinaryContentAs(javaHome().resolve("release"));
  }

  @Test
  void isAcceptedByTheJavaThatTheLauncherCalls() throws Exception {
    // With this mode Java ends at once when it cannot use the cache.
    assertRuns(version(CACHE, "-XX:AOTMode=on"));
  }

  @Test
  void holdsTheClassesOfTheDataPlaneAndOfTheMetricsPage() throws Exception {
    Path log = temp.resolve("classes");
    assertRuns(version(CACHE, "-Xlog:class+load:file=" + log));
    assertThat(Files.readString(log))
        .contains(
            "io.portway.session.Session source: shared objects file",
            "io.portway.transport.NativeIo source: shared objects file",
            "io.portway.admin.MetricsPage source: shared objects file");
  }

  @Test
  void aCacheOfAnotherConfigurationIsPassedOverWithoutAWord() throws Exception {
    assertRuns(version(CACHE, "-XX:-UseCompactObjectHeaders"));
  }

  @Test
  void aCacheThatIsCutOrNoneOrNotThereIsPassedOverWithoutAWord() throws Exception {
    byte[] whole = Files.readAllBytes(CACHE);
    Path cut = Files.write(temp.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
    Path none = Files.writeString(temp.resolve("none"), "no cache");
    for (Path cache : List.of(cut, none, temp.resolve("not there"))) {
      assertRuns(version(cache));
    }
  }

  private static void assertRuns(Commands run) {
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("portway ");
  }

  private static Commands version(Path cache, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(javaHome().resolve("bin/java").toString());
    command.add("@" + DISTRIBUTION.resolve("java.args"));
    command.add("-XX:AOTCache=" + cache);
    command.addAll(List.of(more));
    command.addAll(List.of("-cp", DISTRIBUTION.resolve("lib") + "/*", "io.portway.app.Main"));
    command.add("version");
    return Commands.run(DISTRIBUTION, Map.of(), command);
  }

  /** As the build chooses it. */
  private static Path javaHome() {
    return Path.of(
        System.getenv().getOrDefault("JAVA25_HOME", System.getProperty("java.home", "")));
  }
}
