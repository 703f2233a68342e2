package io.portway.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of one run: manifests and logs. Gone when closed. */
public record Scratch(Path folder) implements AutoCloseable {

  /** A new one in the system's folder for temporary files. */
  public static Scratch create() throws IOException {
    return new Scratch(Files.createTempDirectory("portway-benchmark"));
  }

  /** A new folder in it. */
  public Path sub(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
