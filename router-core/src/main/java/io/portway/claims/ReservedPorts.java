package io.portway.claims;

import io.portway.model.PortSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ports that nobody may ask for, each with what it is for. Immutable; any thread.
 *
 * @param entries may overlap; the first one that holds a port says why
 */
public record ReservedPorts(List<Entry> entries, PortSet all) {

  /**
   * Ports with one use.
   *
   * @param use what the ports are for, such as {@code etcd}; empty where nobody said
   */
  public record Entry(PortSet ports, String use) {}

  public static final ReservedPorts NONE = new ReservedPorts(List.of());

  /**
   * What Kubernetes, OpenShift and the node itself listen on where host networks are shared.
   * Constant and never read from a node: replicas must agree. Documented in {@code
   * docs/reserved-ports.md}, which is made from this list.
   */
  public static final ReservedPorts CLUSTER =
      new ReservedPorts(
          List.of(
              entry("22", "SSH of the node"),
              entry("53", "DNS of the node"),
              entry("80", "HTTP of the cluster's own router"),
              entry("111", "rpcbind of the node"),
              entry("443", "HTTPS of the cluster's own router"),
              entry("1936", "health and metrics of the cluster's own router"),
              entry("2379-2380", "etcd"),
              entry("4180", "the machine configuration daemon's proxy"),
              entry("6080", "the Kubernetes API server's readiness"),
              entry("6443", "the Kubernetes API server"),
              entry("8797-8798", "metrics of the machine configuration daemon"),
              entry("9000-9999", "host services, which clusters keep open between nodes"),
              entry("10010", "CRI-O's streaming server"),
              entry("10248-10259", "the kubelet, kube-proxy and the control plane's components"),
              entry("10263", "the cloud node manager"),
              entry("10300-10303", "health of CSI drivers"),
              entry("10357", "the cluster policy controller"),
              entry("10443-10447", "inner ports of the cluster's own router"),
              entry("11443", "the scheduler's recovery controller"),
              entry("17697", "the API server's connectivity checks"),
              entry("22623-22624", "the machine configuration server"),
              entry("29101-29109", "metrics of the cluster network"),
              entry("30000-32767", "node ports of Services"),
              entry("60000", "the bare-metal operator")));

  public ReservedPorts {
    entries = List.copyOf(entries);
  }

  public ReservedPorts(List<Entry> entries) {
    this(entries, entries.stream().map(Entry::ports).reduce(PortSet.NONE, PortSet::plus));
  }

  /** These ports, of which nobody said what they are for. */
  public static ReservedPorts of(PortSet ports) {
    return ports.isEmpty() ? NONE : new ReservedPorts(List.of(new Entry(ports, "")));
  }

  private static Entry entry(String ports, String use) {
    return new Entry(PortSet.parse(ports), use);
  }

  /** The same with one more port, whose use goes before what was said of it. */
  public ReservedPorts with(int port, String use) {
    List<Entry> more = new ArrayList<>();
    more.add(new Entry(PortSet.ofRange(port, port), use));
    more.addAll(entries);
    return new ReservedPorts(more);
  }

  public boolean contains(int port) {
    return all.contains(port);
  }

  /** What the port is for, empty where nobody said; null where it is not reserved. */
  public @Nullable String use(int port) {
    if (!contains(port)) {
      return null;
    }
    for (Entry entry : entries) {
      if (entry.ports.contains(port)) {
        return entry.use;
      }
    }
    return null;
  }
}
