package io.portway.deploy.aot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * Makes the AOT cache of a distribution (JEP 483): a router over a scratch folder serves a few
 * connections, and Java writes down the classes that it loaded and linked for that. Called by the
 * build with the distribution's folder, on the main thread.
 *
 * <p>The cache fits only the Java that made it, whose {@code release} file is kept beside it: the
 * launcher offers the cache to no other. Where there is no way to train, one line says so and the
 * build goes on: a router without a cache is slower to start and otherwise the same.
 */
public final class Trainer {

  private static final String CACHE = "portway.aot";

  private Trainer() {}

  public static void main(String[] args) throws InterruptedException {
    Path distribution = Path.of(args[0]);
    try {
      train(distribution, javaHome());
    } catch (IOException e) {
      System.out.println(
          "portway: no AOT cache, starts take some tenths of a second longer: " + e.getMessage());
    }
  }

  private static void train(Path distribution, Path javaHome)
      throws IOException, InterruptedException {
    Path made = distribution.resolve(CACHE + ".new");
    try {
      train(
          javaHome,
          List.of("@" + distribution.resolve("java.args"), "-cp", distribution + "/lib/*"),
          made);
      Files.copy(
          javaHome.resolve("release"),
          distribution.resolve(CACHE + ".release"),
          StandardCopyOption.REPLACE_EXISTING);
      // Last, and whole or not at all: the launcher takes what is there.
      Files.move(
          made,
          distribution.resolve(CACHE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(made);
    }
  }

  /**
   * One training run.
   *
   * @param arguments of this Java, the class path among them, as they stand before the main class
   * @param cache the file to write
   * @throws IOException when it does not work; in words for the log of a build
   */
  public static void train(Path javaHome, List<String> arguments, Path cache)
      throws IOException, InterruptedException {
    try (TrainingRun run = new TrainingRun()) {
      run.start(javaHome, arguments, cache);
      run.serve();
      run.end();
    }
  }

  /** The Java that the launcher found and will use; else the one that runs this. */
  private static Path javaHome() {
    String launchers = System.getenv("JAVA25_HOME");
    return Path.of(
        launchers == null || launchers.isEmpty()
            ? Objects.requireNonNull(System.getProperty("java.home"))
            : launchers);
  }
}
