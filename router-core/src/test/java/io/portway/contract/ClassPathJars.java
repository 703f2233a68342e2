package io.portway.contract;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A class path as the distribution has it, of jars only. A folder of classes takes a descriptor for
 * each class that is loaded, a jar one for all: without descriptors the former fails where the
 * latter does not.
 */
final class ClassPathJars {

  private ClassPathJars() {}

  /**
   * The same class path inside {@code target}, every folder packed into a jar and every jar copied,
   * since another user may not read where it is.
   */
  static String of(String classPath, Path target) throws IOException {
    List<String> entries = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(classPath, File.pathSeparator);
    while (tokens.hasMoreTokens()) {
      Path entry = Path.of(tokens.nextToken());
      Path jar = target.resolve(entries.size() + ".jar");
      if (Files.isDirectory(entry)) {
        pack(entry, jar);
      } else if (Files.exists(entry)) {
        Files.copy(entry, jar);
      }
      entries.add(jar.toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out);
        Stream<Path> files = Files.walk(folder)) {
      packed.setLevel(0);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        packed.putNextEntry(new JarEntry(name));
        Files.copy(file, packed);
        packed.closeEntry();
      }
    }
  }
}
