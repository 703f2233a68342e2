package io.portway.gates;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Finds the reactor's root and every Java file under it, generated ones left out. */
final class Repository {

  private Repository() {}

  /** The folder of the reactor's pom, found upwards from where the tests run. */
  static Path root() throws IOException {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path pom = dir.resolve("pom.xml");
      if (Files.isRegularFile(pom)
          && Files.readString(pom).contains("<module>router-core</module>")) {
        return dir;
      }
    }
    throw new IllegalStateException("no reactor pom above " + Path.of("").toAbsolutePath());
  }

  /** Every Java file of every module, sorted by path. */
  static List<JavaFile> javaFiles() throws IOException {
    Path root = root();
    List<Path> paths = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = dir.getFileName().toString();
            boolean foreign = name.equals("target") || name.startsWith(".");
            return foreign && !dir.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              paths.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    List<JavaFile.Source> sources = new ArrayList<>();
    for (Path path : paths.stream().sorted().toList()) {
      String name = root.relativize(path).toString().replace('\\', '/');
      sources.add(new JavaFile.Source(name, Files.readString(path)));
    }
    return JavaFile.parse(sources);
  }
}
