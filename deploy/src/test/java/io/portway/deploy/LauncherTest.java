package io.portway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a checkout of its own, with a Java that prints what it was called with and a
 * Maven that only writes down that it was called.
 */
class LauncherTest {

  private static final Path LAUNCHER = Path.of(System.getProperty("portway.root"), "portway");

  /** A user that exists everywhere by number and owns nothing. */
  private static final String NOBODY = "65534";

  @TempDir private Path temp;

  private Path root = Path.of("");
  private Path tools = Path.of("");
  private Path jdk = Path.of("");

  @BeforeEach
  void makeCheckout() throws IOException {
    // Other users may look into it, as into a checkout.
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    root = Files.createDirectories(temp.resolve("a checkout"));
    Files.copy(LAUNCHER, root.resolve("portway"));
    for (String file :
        List.of(
            "pom.xml", "router-x/pom.xml", "router-x/src/main/X.java", "deploy/src/dist/built")) {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "x");
    }
    age(Instant.now().minusSeconds(3600));
    jdk = temp.resolve("a jdk");
    script(jdk.resolve("bin/java"), "echo \"$$\"; printf '<%s>' \"$@\"");
    Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"25.0.3\"\n");
    tools = temp.resolve("tools");
    script(
        tools.resolve("mvn"),
        "echo \"$PWD\" >> \"${BUILDS:?}\"; mkdir -p deploy/target/portway/lib; "
            + "date -u +%Y-%m-%dT%H:%M:%SZ > deploy/target/portway/built");
  }

  @Test
  void buildsOnceAndThenOnlyRuns() throws Exception {
    Commands first = launch(root, "./portway", "run", "two words", "*", "$HOME");
    assertThat(first.status()).isZero();
    assertThat(first.err().lines()).singleElement().asString().startsWith("portway: building");
    assertThat(first.out())
        .contains(
            "<@" + root + "/deploy/target/portway/java.args>",
            "<" + root + "/deploy/target/portway/lib/*>")
        .endsWith("<io.portway.app.Main><run><two words><*><$HOME>");
    Commands second = launch(root, "./portway");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).containsExactly(root.toString());
  }

  @Test
  void offersTheCacheOnlyToTheJavaThatItWasTrainedWith() throws Exception {
    launch(root, "./portway");
    Path distribution = root.resolve("deploy/target/portway");
    Path cache = Files.writeString(distribution.resolve("portway.aot"), "a cache");
    Path release = distribution.resolve("portway.aot.release");
    Files.copy(jdk.resolve("release"), release);
    Commands own = launch(root, "./portway");
    assertThat(own.out()).contains("<-XX:AOTCache=" + cache + ">");
    Files.writeString(release, "IMPLEMENTOR=\"Y\"\nJAVA_VERSION=\"25.0.3\"\n");
    Commands foreign = launch(root, "./portway");
    assertThat(foreign.out()).doesNotContain("AOTCache");
    Files.delete(release);
    Commands unknown = launch(root, "./portway");
    assertThat(unknown.out()).doesNotContain("AOTCache");
    assertThat(own.err() + foreign.err() + unknown.err()).isEmpty();
  }

  @Test
  void becomesJavaSoThatSignalsReachIt() throws Exception {
    Commands run = launch(root, "./portway");
    assertThat(run.out().lines().findFirst().orElseThrow()).isEqualTo(String.valueOf(run.pid()));
  }

  @Test
  void buildsAgainWhenASourceIsNewerOrGone() throws Exception {
    launch(root, "./portway");
    Files.setLastModifiedTime(
        root.resolve("router-x/src/main/X.java"), FileTime.from(Instant.now().plusSeconds(5)));
    launch(root, "./portway");
    assertThat(builds()).hasSize(2);
    age(Instant.now().minusSeconds(3600));
    launch(root, "./portway");
    assertThat(builds()).hasSize(2);
    Files.delete(root.resolve("router-x/src/main/X.java"));
    Files.setLastModifiedTime(
        root.resolve("router-x/src/main"), FileTime.from(Instant.now().plusSeconds(5)));
    launch(root, "./portway");
    assertThat(builds()).hasSize(3);
  }

  @Test
  void worksThroughAChainOfLinksFromAnyFolder() throws Exception {
    Path links = Files.createDirectories(temp.resolve("some links"));
    Files.createSymbolicLink(links.resolve("relative"), Path.of("../a checkout/portway"));
    Files.createSymbolicLink(links.resolve("absolute"), links.resolve("relative"));
    Path folderLink = Files.createSymbolicLink(temp.resolve("folder link"), links);
    Commands run = launch(Path.of("/"), folderLink.resolve("absolute").toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("<" + root + "/deploy/target/portway/lib/*>");
    Commands byPath =
        launch(
            temp,
            Map.of("PATH", links + ":" + tools + ":/usr/bin:/bin"),
            "sh",
            "-c",
            "absolute version");
    assertThat(byPath.out()).endsWith("<version>");
  }

  @Test
  void severalAtOnceBuildOnce() throws Exception {
    List<Callable<Commands>> launches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      launches.add(() -> launch(root, "./portway", "version"));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var launch : threads.invokeAll(launches)) {
        assertThat(launch.get().status()).as(launch.get().err()).isZero();
      }
    }
    assertThat(builds()).hasSize(1);
  }

  @Test
  void whoMayOnlyReadRunsAFreshBuildAndBuildsACopyOtherwise() throws Exception {
    launch(root, "./portway");
    Path cache = Files.createDirectories(temp.resolve("a cache"));
    readOnly(cache);
    assertThat(launchAsReader(cache).err()).isEmpty();
    assertThat(builds()).hasSize(1);

    age(Instant.now().plusSeconds(5));
    Commands stale = launchAsReader(cache);
    assertThat(stale.status()).as(stale.err()).isZero();
    assertThat(stale.out()).contains("<" + cache + "/portway/build-");
    assertThat(builds()).hasSize(2);
    assertThat(builds().getLast()).startsWith(cache.toString());
  }

  @Test
  void whoMayWriteNowhereIsToldInOneSentence() throws Exception {
    Path cache = temp.resolve("no cache");
    Files.writeString(cache, "a file in the way");
    readOnly(cache);
    assertThat(launchAsReader(cache))
        .satisfies(run -> assertThat(run.status()).isEqualTo(1))
        .satisfies(run ->
            assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("may not be written"));
  }

  @Test
  void withoutMavenOrJdkOneSentenceSaysHowToGetThem() throws Exception {
    Commands noMaven =
        launch(
            root,
            Map.of("PATH", "/nonexistent", "PORTWAY_JAVA_HOME", jdk.toString()),
            "/bin/sh",
            "./portway");
    assertThat(noMaven.status()).isEqualTo(1);
    assertThat(noMaven.err().lines())
        .singleElement()
        .asString()
        .contains("there is no mvn on PATH");
    Commands noJava =
        launch(
            root,
            Map.of("PORTWAY_JAVA_HOME", "", "PORTWAY_JAVA_FOLDERS", "", "HOME", "/nonexistent"),
            "./portway");
    assertThat(noJava.status()).isEqualTo(1);
    assertThat(noJava.err().lines())
        .singleElement()
        .asString()
        .contains("no JDK 25 found; install one");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"24.0.1\"\n");
    Commands wrongJava = launch(root, "./portway");
    assertThat(wrongJava.status()).isEqualTo(1);
    assertThat(wrongJava.err().lines()).singleElement().asString().contains("which is no JDK 25");
  }

  private Commands launch(Path folder, String... command) throws Exception {
    return launch(folder, Map.of(), command);
  }

  private Commands launch(Path folder, Map<String, String> more, String... command)
      throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", tools + ":/usr/bin:/bin");
    environment.put("PORTWAY_JAVA_HOME", jdk.toString());
    environment.put("BUILDS", temp.resolve("builds").toString());
    environment.putAll(more);
    return Commands.run(folder, environment, List.of(command));
  }

  private Commands launchAsReader(Path cache) throws Exception {
    Map<String, String> environment =
        Map.of("XDG_CACHE_HOME", cache.toString(), "HOME", cache.toString());
    return isRoot()
        ? launch(
            root,
            environment,
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "./portway")
        : launch(root, environment, "./portway");
  }

  /** The checkout for reading only; the folder given, and the list of builds, stay the reader's. */
  private void readOnly(Path own) throws Exception {
    Path builds = temp.resolve("builds");
    if (!Files.exists(builds)) {
      Files.createFile(builds);
    }
    if (isRoot()) {
      for (Path path : List.of(own, builds)) {
        Files.setAttribute(path, "unix:uid", Integer.valueOf(NOBODY));
      }
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
      }
    }
  }

  private boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(temp, "unix:uid"));
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(temp.resolve("builds"));
  }

  /** Every source has this time. */
  private void age(Instant time) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.filter(p -> !p.toString().contains("target")).toList()) {
        Files.setLastModifiedTime(path, FileTime.from(time));
      }
    }
  }

  private static void script(Path file, String body) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
