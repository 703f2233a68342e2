package io.portway.k8s.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What tests do to a folder of manifests. */
final class Folders {

  private Folders() {}

  /** A Route without name filter and Service. */
  static String route(String name, int port) {
    return """
    ---
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata:
      name: %s
      namespace: demo
      annotations:
        haproxy.router.openshift.io/external-tcp-port: "%d"
    spec:
      to: {kind: Service, name: web}
    """
        .formatted(name, port);
  }

  static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void replaceAtomically(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    write(temporary, text);
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes a ConfigMap volume's next version and swaps {@code ..data} as the kubelet does. */
  static void publish(Path volume, String version, List<String> names, List<String> texts)
      throws IOException {
    Path data = Files.createDirectory(volume.resolve(".." + version));
    for (int i = 0; i < names.size(); i++) {
      write(data.resolve(names.get(i)), texts.get(i));
    }
    Path link = Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of(".." + version));
    Files.move(
        link,
        volume.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    for (String name : names) {
      if (!Files.isSymbolicLink(volume.resolve(name))) {
        Files.createSymbolicLink(volume.resolve(name), Path.of("..data", name));
      }
    }
  }

  /** {@code name=port} of every Route, sorted. */
  static List<String> ports(ManifestContent content) {
    return content.state().routes().stream()
        .map(route ->
            route.meta().name()
                + "="
                + route.meta().annotations().get("haproxy.router.openshift.io/external-tcp-port"))
        .toList();
  }
}
