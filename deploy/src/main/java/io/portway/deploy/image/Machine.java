package io.portway.deploy.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is taken from the machine that builds: its kind and its C library. */
final class Machine {

  /**
   * {@code libc.so.6 => /lib/libc.so.6 (0x...)}, or the linker itself, {@code /lib64/ld.so (0x)}.
   */
  private static final Pattern LIBRARY = Pattern.compile("^\\s+(?:\\S+ => )?(/\\S+) \\(0x");

  private Machine() {}

  /** The architecture as images name it. */
  static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "amd64" -> "amd64";
      case "aarch64" -> "arm64";
      case String other -> throw new IllegalStateException("no image for " + other);
    };
  }

  /** The architecture as Netty's jars name it. */
  static String nettyName() {
    return architecture().equals("amd64") ? "x86_64" : "aarch_64";
  }

  /** The libraries of the system that these programs and libraries are linked against. */
  static SortedSet<Path> systemLibraries(List<Path> objects)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>(List.of("ldd"));
    objects.forEach(object -> command.add(object.toString()));
    Process ldd =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var libraries = new TreeSet<Path>();
    try (BufferedReader lines = ldd.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher matcher = LIBRARY.matcher(line);
        if (matcher.find()) {
          Path library = Path.of(matcher.group(1)).normalize();
          if (objects.stream().noneMatch(object -> object.normalize().equals(library))) {
            libraries.add(library);
          }
        }
      }
    }
    if (ldd.waitFor() != 0 || libraries.isEmpty()) {
      throw new IOException("ldd ended with status " + ldd.exitValue() + ": is this glibc?");
    }
    return libraries;
  }
}
