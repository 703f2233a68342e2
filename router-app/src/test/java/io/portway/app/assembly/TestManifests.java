package io.portway.app.assembly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a Route with its Service and one endpoint on loopback, in one step as a careful editor
 * does.
 */
public final class TestManifests {

  private TestManifests() {}

  /** Replaces what the folder said of this name. */
  public static void write(Path folder, String name, int port, InetSocketAddress endpoint)
      throws IOException {
    String text =
        """
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata:
          name: %1$s
          namespace: test
          annotations:
            portway.io/port: "%2$d"
        spec:
          to:
            kind: Service
            name: %1$s
          port:
            targetPort: tcp
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: %1$s
          namespace: test
        spec:
          ports:
            - name: tcp
              port: %3$d
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: %1$s-1
          namespace: test
          labels:
            kubernetes.io/service-name: %1$s
        addressType: IPv4
        ports:
          - name: tcp
            port: %3$d
        endpoints:
          - addresses: ["127.0.0.1"]
        """
            .formatted(name, port, endpoint.getPort());
    Path whole = Files.writeString(folder.resolve("." + name + ".tmp"), text);
    Files.move(
        whole,
        folder.resolve(name + ".yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
