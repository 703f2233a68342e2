package io.portway.k8s.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a Service. Pure; any thread. */
final class ServiceReader {

  private static final String TCP = "TCP";
  private static final int MAX_PORT = 65535;

  private ServiceReader() {}

  /** Null, with the problems noted, where a field that is used cannot be read. */
  static @Nullable ServiceObject read(Fields root, List<String> problems) {
    int before = problems.size();
    ObjectMeta meta = MetaReader.read(root, true, problems);
    Fields spec = root.object("spec");
    List<ServiceObject.Port> ports = new ArrayList<>();
    for (Fields port : spec.objects("ports")) {
      if (!port.has("port")) {
        port.problem("port", "required: an integer 1-" + MAX_PORT);
      }
      int number = port.integer("port", 1, MAX_PORT, 1);
      String name = port.text("name", "");
      String targetPort = targetPort(port, number);
      if (port.text("protocol", TCP).equals(TCP)) {
        ports.add(new ServiceObject.Port(name, number, targetPort));
      }
    }
    List<IpFamily> families = new ArrayList<>();
    spec.texts("ipFamilies").forEach(text -> IpFamily.ofLabel(text).ifPresent(families::add));
    return meta == null || problems.size() > before
        ? null
        : new ServiceObject(meta, ports, families);
  }

  /** Absent, empty and 0 mean the Service's own number, as the API server defaults them. */
  private static String targetPort(Fields port, int ownNumber) {
    return switch (port.value("targetPort")) {
      case null -> String.valueOf(ownNumber);
      case String text -> text.isEmpty() ? String.valueOf(ownNumber) : text;
      default -> {
        int number = port.integer("targetPort", 0, MAX_PORT, 0);
        yield String.valueOf(number == 0 ? ownNumber : number);
      }
    };
  }
}
