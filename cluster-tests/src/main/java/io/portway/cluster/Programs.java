package io.portway.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where kube-apiserver, kubectl and etcd are. {@code dev/kube-assets/build} alone knows how to find
 * them, so it is asked. Immutable.
 */
record Programs(Path folder) {

  /** The script ended with this status: there is nothing at the usual place, which is no error. */
  private static final int MISSING = 3;

  /** Either the programs, or why there are none. */
  sealed interface Search {}

  record Found(Programs programs) implements Search {}

  record Missing(String why) implements Search {}

  /** Looks once per JVM. */
  private static final class Once {
    private static final Search SEARCH = search();
  }

  /**
   * What there is.
   *
   * @throws IllegalStateException where {@code KUBEBUILDER_ASSETS} promises programs that are not
   *     there
   */
  static Search find() {
    return Once.SEARCH;
  }

  private static Search search() {
    Path script = root().resolve("dev/kube-assets/build");
    try {
      Command found = Command.run(List.of(script.toString(), "--find"));
      if (found.status() == MISSING) {
        return new Missing(found.err().strip());
      }
      return new Found(new Programs(Path.of(found.succeeded().out().strip())));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(script + " could not be run", e);
    }
  }

  /** The programs, for code that runs only where they were found. */
  static Programs found() {
    return switch (find()) {
      case Found(Programs programs) -> programs;
      case Missing(String why) -> throw new IllegalStateException(why);
    };
  }

  /** The repository. */
  static Path root() {
    return Path.of(System.getProperty("portway.root", "..")).toAbsolutePath().normalize();
  }

  Path kubeApiServer() {
    return folder.resolve("kube-apiserver");
  }

  Path kubectl() {
    return folder.resolve("kubectl");
  }

  Path etcd() {
    return folder.resolve("etcd");
  }
}
