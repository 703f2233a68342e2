package io.portway.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The example's objects as files: Namespace, Services and Routes as an author would write them, and
 * the EndpointSlices that Kubernetes would keep, with the addresses that the pods here have.
 */
final class DemoManifests {

  private DemoManifests() {}

  static void writeWeb(Path folder, int port, List<DemoPod> pods) throws IOException {
    copy("web.yaml", folder, Demo.WEB_PORT, port);
    write(folder.resolve("web-endpoints.yaml"), slices("demo", "8080", pods));
  }

  static void writeMysql(Path folder, int port, DemoPod pod) throws IOException {
    copy("mysql.yaml", folder, Demo.MYSQL_PORT, port);
    write(folder.resolve("mysql-endpoints.yaml"), slices("demo-mysql", "3306", List.of(pod)));
  }

  /**
   * One slice a pod: here every pod has a port of its own, and a slice has the same ports for all.
   */
  private static String slices(String service, String portName, List<DemoPod> pods) {
    return pods.stream()
        .map(pod ->
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: %1$s-%2$s
              namespace: demo
              labels:
                kubernetes.io/service-name: %1$s
            addressType: IPv4
            ports:
              - name: "%3$s"
                port: %4$d
                protocol: TCP
            endpoints:
              - addresses: ["%5$s"]
                conditions:
                  ready: true
                targetRef:
                  kind: Pod
                  name: %2$s
                  namespace: demo
                  uid: %2$s
            """
                .formatted(
                    service,
                    pod.name(),
                    portName,
                    pod.address().getPort(),
                    pod.address().getAddress().getHostAddress()))
        .collect(Collectors.joining("---\n"));
  }

  /** With another port where the usual one is not to be used, as in tests. */
  private static void copy(String name, Path folder, int usualPort, int port) throws IOException {
    try (InputStream in = DemoManifests.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("the build left " + name + " out");
      }
      String text = new String(in.readAllBytes(), UTF_8);
      write(folder.resolve(name), text.replace("\"" + usualPort + "\"", "\"" + port + "\""));
    }
  }

  /** In one step, as a reader that watches should see it. */
  private static void write(Path file, String text) throws IOException {
    Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), ".", ".tmp");
    Files.writeString(whole, text);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
