package io.portway.benchmarks.versus;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the programs of the peers and asks them what they are. */
final class Programs {

  /** A peer that is not there, with how to get it, on one line. */
  static final class MissingException extends IOException {
    private static final long serialVersionUID = 1;

    MissingException(String message) {
      super(message);
    }
  }

  /** Where servers are installed, which is not on the PATH of every user. */
  private static final List<String> SYSTEM_FOLDERS =
      List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private static final String NGINX_HINT =
      "install it (apt-get install nginx libnginx-mod-stream, dnf install nginx nginx-mod-stream),"
          + " or set NGINX to another one";

  private static final String HAPROXY_HINT =
      "install it (apt-get install haproxy, dnf install haproxy), or set HAPROXY to one";

  private final Map<String, String> environment;

  Programs(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * HAProxy's program: the variable HAPROXY, or from PATH.
   *
   * @throws MissingException when there is none
   */
  Path haproxy() throws MissingException {
    return find("haproxy", "HAPROXY");
  }

  /**
   * The same for nginx and NGINX.
   *
   * @throws MissingException when there is none
   */
  Path nginx() throws MissingException {
    return find("nginx", "NGINX");
  }

  private Path find(String name, String variable) throws MissingException {
    String wanted = environment.getOrDefault(variable, "");
    if (!wanted.isEmpty()) {
      Path path = Path.of(wanted);
      if (isProgram(path)) {
        return path.toAbsolutePath();
      }
      throw new MissingException(
          variable + " is " + wanted + ", which is no program; set it to one, or unset it");
    }
    String path = environment.getOrDefault("PATH", "");
    return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), SYSTEM_FOLDERS.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Programs::isProgram)
        .findFirst()
        .orElseThrow(() -> missing(name));
  }

  /** What is said when no such program is on PATH. */
  static MissingException missing(String name) {
    String hint = name.equals("nginx") ? NGINX_HINT : HAPROXY_HINT;
    return new MissingException("no " + name + " on PATH; " + hint);
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  /**
   * The file of nginx's stream module; empty where it is part of the program.
   *
   * @throws MissingException when there is no such module
   */
  static Optional<Path> streamModule(Path nginx) throws IOException {
    String built = output(nginx.toString(), "-V");
    List<String> flags = List.of(built.split("\\s+", -1));
    if (flags.contains("--with-stream")) {
      return Optional.empty();
    }
    String folder = "--modules-path=";
    Optional<Path> module =
        flags.stream()
            .filter(flag -> flag.startsWith(folder))
            .map(flag -> Path.of(flag.substring(folder.length()), "ngx_stream_module.so"))
            .filter(Files::isReadable)
            .findFirst();
    if (module.isEmpty()) {
      throw new MissingException(nginx + " has no stream module; " + NGINX_HINT);
    }
    return module;
  }

  /** The first line of what this command prints, on either stream. */
  static String firstLine(String... command) throws IOException {
    return output(command).lines().findFirst().orElse("");
  }

  private static String output(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
