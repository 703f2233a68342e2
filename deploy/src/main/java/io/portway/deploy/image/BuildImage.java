package io.portway.deploy.image;

import io.portway.deploy.aot.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the image from a distribution, without a daemon and without a base image: {@code
 * BuildImage DISTRIBUTION WORK ARCHIVE VERSION TIME}. Maven's profile {@code image} calls it.
 * {@code ARCHIVE} is the image; {@code WORK/portway-files.tar} is the same without the C library,
 * for a base of one's own (see {@code deploy/Containerfile}).
 */
public final class BuildImage {

  /**
   * Neither root nor anybody on a node; OpenShift puts one of the namespace's range in its place.
   */
  static final int USER = 65532;

  private BuildImage() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path distribution = Path.of(args[0]);
    Path work = Path.of(args[1]).toAbsolutePath();
    Path archive = Path.of(args[2]);
    String version = args[3];
    Instant time = Instant.parse(args[4]);
    deleteAll(work);

    Stage stage = new Stage(Files.createDirectories(work.resolve("root")));
    stage.linkRuntime();
    stage.copyDistribution(distribution);
    stage.copyCLibrary();
    stage.writeSystemFiles();
    stage.writeArguments(distribution);
    stage.setTimes(time);
    train(stage, distribution);
    stage.setTimes(time);

    List<Layer> portway = layers(stage);
    Layer system = new Layer("C library of the machine that built this", stage.system());
    OciArchive image = new OciArchive(work, time);
    image.add(system.comment(), tar -> system.writeTo(tar, stage.root()));
    for (Layer layer : portway) {
      image.add(layer.comment(), tar -> layer.writeTo(tar, stage.root()));
    }
    image.write(archive, "portway:" + version, Machine.architecture(), config(version));

    try (TarWriter tar =
        new TarWriter(
            Files.newOutputStream(work.resolve("portway-files.tar")), time.getEpochSecond())) {
      for (Layer layer : portway) {
        layer.writeTo(tar, stage.root());
      }
    }
    System.out.printf("%s: %.1f MiB%n", archive, Files.size(archive) / 1048576.0);
  }

  private static void train(Stage stage, Path distribution)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("@" + distribution.resolve("java.args")));
    arguments.addAll(stage.arguments(stage.path(Stage.HOME).toString()));
    Trainer.train(stage.path(Stage.JAVA), arguments, stage.path(Stage.CACHE));
  }

  /** What changes least comes first, since nodes keep the layers that they have. */
  private static List<Layer> layers(Stage stage) throws IOException {
    List<Path> others =
        Stream.concat(stage.libraries(false).stream(), Stream.of(Path.of(Stage.NATIVES))).toList();
    List<Path> own =
        Stream.concat(
                stage.libraries(true).stream(),
                Stream.of(Path.of(Stage.ARGUMENTS), Path.of(Stage.CACHE)))
            .toList();
    return List.of(
        new Layer("Java runtime", List.of(Path.of(Stage.JAVA), Path.of("usr"))),
        new Layer("libraries", others),
        new Layer("Portway and its AOT cache", own));
  }

  private static String config(String version) {
    return """
    {"User":"%1$d:%1$d","WorkingDir":"/tmp","StopSignal":"SIGTERM",\
    "Env":["PATH=/%2$s/bin","JAVA_HOME=/%2$s","MALLOC_ARENA_MAX=2"],\
    "Entrypoint":["/%2$s/bin/java","@/%3$s"],"Cmd":["run"],\
    "Labels":{"org.opencontainers.image.title":"portway","org.opencontainers.image.version":"%4$s",\
    "org.opencontainers.image.licenses":"Apache-2.0"}}\
    """
        .formatted(USER, Stage.JAVA, Stage.ARGUMENTS, version);
  }

  private static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
