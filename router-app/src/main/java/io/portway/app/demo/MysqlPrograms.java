package io.portway.app.demo;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where this machine keeps a MySQL server: MariaDB's or MySQL's own.
 *
 * @param server such as {@code /usr/sbin/mariadbd}
 * @param installer makes the first data folder; empty where the server does that itself, as MySQL's
 *     own does
 */
public record MysqlPrograms(Path server, Optional<Path> installer) {

  /** Distributions keep servers where the PATH of an ordinary user does not lead. */
  private static final List<String> MORE_FOLDERS =
      List.of(
          "/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/usr/local/bin", "/opt/homebrew/bin");

  /**
   * The first server on the search path or in the usual folders.
   *
   * @param searchPath the value of {@code PATH}
   */
  public static Optional<MysqlPrograms> find(String searchPath) {
    List<Path> folders = new ArrayList<>();
    for (String folder : searchPath.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        folders.add(Path.of(folder));
      }
    }
    MORE_FOLDERS.forEach(folder -> folders.add(Path.of(folder)));
    return in(folders);
  }

  static Optional<MysqlPrograms> in(List<Path> folders) {
    return program(folders, "mariadbd", "mysqld")
        .map(server ->
            new MysqlPrograms(server, program(folders, "mariadb-install-db", "mysql_install_db")));
  }

  private static Optional<Path> program(List<Path> folders, String... names) {
    for (String name : names) {
      for (Path folder : folders) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file) && Files.isExecutable(file)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }
}
