package io.portway.deploy.image;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The image's files as a folder on this machine, filled step by step; see {@link BuildImage}. */
final class Stage {

  static final String HOME = "opt/portway";
  static final String JAVA = HOME + "/java";
  static final String LIBRARIES = HOME + "/lib";
  static final String NATIVES = HOME + "/native";
  static final String CACHE = HOME + "/portway.aot";

  /** What the launcher reads as its arguments: {@code java @/opt/portway/portway run}. */
  static final String ARGUMENTS = HOME + "/portway";

  /** Where the dynamic linker of Debian's family and of Red Hat's looks whatever else is set. */
  private static final List<String> LINKER_FOLDERS = List.of("usr/lib", "usr/lib64");

  /** What Portway, Jackson, the client library and the JDK's HTTP client need. */
  private static final String MODULES =
      "java.base,java.logging,java.management,java.naming,java.net.http,java.xml,"
          + "jdk.httpserver,jdk.jfr,jdk.management,jdk.unsupported";

  private final Path root;

  Stage(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  Path path(String inside) {
    return root.resolve(inside);
  }

  /** A runtime of the JDK that runs this, with the C library's link to its launcher library. */
  void linkRuntime() throws IOException {
    Files.createDirectories(path(HOME));
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this Java has no jlink; the build needs a JDK"));
    int status =
        jlink.run(
            System.out,
            System.err,
            "--add-modules=" + MODULES,
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--dedup-legal-notices=error-if-not-same-content",
            "--output=" + path(JAVA));
    if (status != 0) {
      throw new IOException("jlink ended with status " + status);
    }
    for (String folder : LINKER_FOLDERS) {
      // A program with file capabilities gets no library by $ORIGIN or LD_LIBRARY_PATH (ld.so(8),
      // secure-execution mode); the launcher needs this one before it can find its home by itself.
      Files.createDirectories(path(folder));
      Files.createSymbolicLink(
          path(folder).resolve("libjli.so"), Path.of("/" + JAVA, "lib", "libjli.so"));
    }
  }

  /** The jars of a distribution; native code of this machine's kind as files, of others not. */
  void copyDistribution(Path distribution) throws IOException {
    Files.createDirectories(path(LIBRARIES));
    Files.createDirectories(path(NATIVES));
    for (Path jar : list(distribution.resolve("lib"))) {
      String name = name(jar);
      if (name.contains("-linux-")) {
        if (name.endsWith("-linux-" + Machine.nettyName() + ".jar")) {
          extractNatives(jar);
        }
      } else {
        Files.copy(jar, path(LIBRARIES).resolve(name));
      }
    }
  }

  /** Netty looks in java.library.path first, so that nothing is unpacked into /tmp at start. */
  private void extractNatives(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (var entry : file.stream().filter(e -> e.getName().endsWith(".so")).toList()) {
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, path(NATIVES).resolve(name(Path.of(entry.getName()))));
        }
      }
    }
  }

  /** The C library of this machine: whatever the runtime and Netty's code are linked against. */
  void copyCLibrary() throws IOException, InterruptedException {
    for (Path library : Machine.systemLibraries(objects())) {
      Path target = path(library.toString().substring(1));
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.copy(library, target);
    }
  }

  private List<Path> objects() throws IOException {
    List<Path> objects = new ArrayList<>(List.of(path(JAVA).resolve("bin/java")));
    for (String folder : List.of(JAVA + "/lib", NATIVES)) {
      try (Stream<Path> all = Files.walk(path(folder))) {
        all.filter(file -> file.toString().endsWith(".so")).forEach(objects::add);
      }
    }
    return objects;
  }

  /** Folders and users that a program may expect. */
  void writeSystemFiles() throws IOException {
    for (String folder : List.of("tmp", "var/lib/portway", "proc", "dev", "sys", "etc")) {
      Files.createDirectories(path(folder));
    }
    Files.writeString(
        path("etc/passwd"),
        """
        root:x:0:0:root:/:/sbin/nologin
        portway:x:%1$d:%1$d:Portway:/tmp:/sbin/nologin
        """
            .formatted(BuildImage.USER));
    Files.writeString(path("etc/group"), "root:x:0:\nportway:x:" + BuildImage.USER + ":\n");
  }

  /**
   * Java's arguments before the main class, for a class path and libraries under {@code home}: here
   * or in the image.
   */
  List<String> arguments(String home) throws IOException {
    // By name and never by wildcard: its order is the file system's, and a cache that was trained
    // with another order is not used.
    String classPath =
        list(path(LIBRARIES)).stream().map(jar -> home + "/lib/" + name(jar)).collect(joining(":"));
    return List.of("-Djava.library.path=" + home + "/native", "-cp", classPath);
  }

  /**
   * What the launcher reads: the distribution's own arguments, those of the image, the main class.
   */
  void writeArguments(Path distribution) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(distribution.resolve("java.args")));
    lines.add("");
    lines.add("# The image's own.");
    lines.add("-XX:AOTCache=/" + CACHE);
    // There may be no folder to write the report of a crash to.
    lines.add("-XX:+ErrorFileToStderr");
    lines.addAll(arguments("/" + HOME));
    lines.add("io.portway.app.Main");
    Files.writeString(path(ARGUMENTS), String.join("\n", lines) + "\n");
  }

  /** The cache remembers the times of the jars, so they get those that the image gives them. */
  void setTimes(Instant time) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        if (!Files.isSymbolicLink(path)) {
          Files.setLastModifiedTime(path, FileTime.from(time));
        }
      }
    }
  }

  /** Names of libraries under {@link #LIBRARIES}: our own, or everybody else's. */
  List<Path> libraries(boolean own) throws IOException {
    return list(path(LIBRARIES)).stream()
        .filter(jar -> name(jar).startsWith("router-") == own)
        .map(root::relativize)
        .toList();
  }

  /** Top-level folders and files that are there although none of them is Portway's. */
  List<Path> system() throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      return all.map(root::relativize)
          .filter(path -> !path.startsWith("opt") && !path.startsWith("usr"))
          .filter(path -> Files.exists(root.resolve(path), LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted(Comparator.comparing(Stage::name)).toList();
    }
  }

  private static String name(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }
}
