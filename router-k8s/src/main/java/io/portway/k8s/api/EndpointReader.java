package io.portway.k8s.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads EndpointSlices and Endpoints into the same shape. Pure; any thread. */
final class EndpointReader {

  private static final String TCP = "TCP";
  private static final int MAX_PORT = 65535;

  private EndpointReader() {}

  /** Null, with the problems noted, where a field that is used cannot be read. */
  static @Nullable EndpointSliceObject readSlice(Fields root, List<String> problems) {
    int before = problems.size();
    ObjectMeta meta = MetaReader.read(root, true, problems);
    boolean addresses = IpFamily.ofLabel(root.text("addressType", "")).isPresent();
    List<EndpointGroup.Member> members = new ArrayList<>();
    for (Fields endpoint : root.objects("endpoints")) {
      List<EndpointGroup.Address> found = new ArrayList<>();
      endpoint.texts("addresses").forEach(text -> found.add(EndpointGroup.Address.of(text)));
      EndpointGroup.Member member = member(endpoint, found, endpoint.text("zone", ""));
      // An absent condition means ready; "serving" and "terminating" are not looked at, so a
      // leaving pod leaves at once.
      if (endpoint.object("conditions").bool("ready", true)) {
        members.add(member);
      }
    }
    EndpointGroup group = new EndpointGroup(ports(root), members);
    if (meta == null || problems.size() > before) {
      return null;
    }
    String service = meta.labels().getOrDefault(EndpointSliceObject.SERVICE_LABEL, "");
    return new EndpointSliceObject(meta, service, addresses ? group : EndpointGroup.EMPTY);
  }

  /** Null, with the problems noted, where a field that is used cannot be read. */
  static @Nullable EndpointsObject readEndpoints(Fields root, List<String> problems) {
    int before = problems.size();
    ObjectMeta meta = MetaReader.read(root, true, problems);
    List<EndpointGroup> groups = new ArrayList<>();
    for (Fields subset : root.objects("subsets")) {
      List<EndpointGroup.Member> members = new ArrayList<>();
      for (Fields address : subset.objects("addresses")) {
        String ip = address.required("ip", "an IP address", text -> !text.isEmpty());
        members.add(member(address, List.of(EndpointGroup.Address.of(ip)), ""));
      }
      groups.add(new EndpointGroup(ports(subset), members));
    }
    return meta == null || problems.size() > before ? null : new EndpointsObject(meta, groups);
  }

  private static EndpointGroup.Member member(
      Fields endpoint, List<EndpointGroup.Address> addresses, String zone) {
    Fields target = endpoint.object("targetRef");
    return new EndpointGroup.Member(
        addresses,
        target.text("uid", ""),
        target.text("name", ""),
        shared(endpoint.text("nodeName", "")),
        shared(zone));
  }

  /** A few names for thousands of endpoints: one copy is kept, and comparing it is a glance. */
  private static String shared(String name) {
    return name.intern();
  }

  private static List<EndpointGroup.Port> ports(Fields group) {
    List<EndpointGroup.Port> ports = new ArrayList<>();
    for (Fields port : group.objects("ports")) {
      int number = port.integer("port", 1, MAX_PORT, 0);
      String name = port.text("name", "");
      if (port.text("protocol", TCP).equals(TCP) && number != 0) {
        ports.add(new EndpointGroup.Port(name, number));
      }
    }
    return ports;
  }
}
