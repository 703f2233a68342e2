package io.portway.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One layer of an image: a part of the staged folder, as a tar. Folders carry their mode too, since
 * the first layer that has a folder decides about it.
 *
 * @param comment what people see in the image's history
 */
record Layer(String comment, List<Path> roots) {

  /** The launcher, which carries the capability. */
  private static final Path LAUNCHER = Path.of(Stage.JAVA, "bin", "java");

  private static final Set<Path> WRITABLE = Set.of(Path.of("tmp"), Path.of("var/lib/portway"));

  /**
   * Writes what lies under {@link #roots()} (relative to {@code stage}) with the folders that lead
   * there, in the order of names. Whoever runs the image may read all of it and write none, except
   * the folders that {@code isWritable}.
   */
  void writeTo(TarWriter tar, Path stage) throws IOException {
    var folders = new TreeSet<Path>();
    var files = new TreeMap<Path, Path>();
    for (Path root : roots) {
      try (Stream<Path> all = Files.walk(stage.resolve(root))) {
        for (Path path : all.toList()) {
          Path inside = stage.relativize(path);
          if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            folders.add(inside);
          } else {
            files.put(inside, path);
          }
          for (Path up = inside.getParent(); up != null; up = up.getParent()) {
            folders.add(up);
          }
        }
      }
    }
    for (Path folder : folders) {
      tar.folder(folder.toString(), WRITABLE.contains(folder) ? 01777 : 0755);
    }
    for (var file : files.entrySet()) {
      write(tar, file.getKey(), file.getValue());
    }
  }

  private static void write(TarWriter tar, Path inside, Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      tar.link(inside.toString(), Files.readSymbolicLink(file).toString());
    } else if (inside.equals(LAUNCHER)) {
      tar.capableFile(inside.toString(), 0755, file);
    } else {
      tar.file(inside.toString(), Files.isExecutable(file) ? 0755 : 0644, file);
    }
  }
}
