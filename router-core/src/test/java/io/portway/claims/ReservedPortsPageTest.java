package io.portway.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation of the reserved ports is the list's own. */
class ReservedPortsPageTest {

  private static String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Reserved ports

        What a Route may not ask for in a cluster unless `--reserved-ports` says otherwise: the platform listens on
        these ports where a router shares the network of its node, on some nodes or on all. The list is constant and
        never read from a node, since all routers must give the same answer. The router's own ports, `--admin` and
        `--metrics`, are reserved beside it, and so are they with `--manifests`, where nothing else is.

        Made from `ReservedPorts.java`; most entries are those of OpenShift's host port registry.

        | ports | what for |
        |---|---|
        """);
    for (ReservedPorts.Entry entry : ReservedPorts.CLUSTER.entries()) {
      page.append("| ").append(entry.ports()).append(" | ").append(entry.use()).append(" |\n");
    }
    return page.append(
            """

            As one value: `%s`.

            An endpoint at an address of the router's own node is dropped on these ports too, with a warning: no
            tenant is to reach the platform through the router. Those of other nodes are for `--denied-endpoints`,
            such as `--denied-endpoints 10.0.0.0/24:22,2379-2380,6443,10250`, where 10.0.0.0/24 is the network of the
            nodes.
            """
                .formatted(ReservedPorts.CLUSTER.all()))
        .toString();
  }

  @Test
  void docsReservedPortsIsWhatTheListSays() throws IOException {
    Path file = Path.of("..", "docs", "reserved-ports.md");
    if ("fix".equals(System.getProperty("portway.docs"))) {
      Files.writeString(file, page());
    }
    assertThat(file).as("run it again with -Dportway.docs=fix").hasContent(page());
  }
}
