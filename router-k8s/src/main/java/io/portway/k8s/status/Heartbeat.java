package io.portway.k8s.status;

import io.portway.k8s.client.Json;
import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.ControlReport;
import io.portway.model.Text;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one replica says of its node: which keys are open there and which are not to be had. A key
 * in neither was not tried yet. Immutable.
 *
 * @param node for people
 * @param failed to the reason, such as {@code EADDRINUSE (address already in use)}
 */
record Heartbeat(String node, Set<BindKey> open, Map<BindKey, String> failed) {

  /**
   * Failures that are listed; beyond it they look untried. At 90 bytes each 450 KB, inside the 1
   * MiB of an object.
   */
  static final int MAX_FAILED = 5_000;

  private static final int MAX_ERROR = 80;

  Heartbeat {
    open = Set.copyOf(open);
    failed = Map.copyOf(failed);
  }

  static Heartbeat of(String node, ControlReport report) {
    Set<BindKey> open = new HashSet<>();
    Map<BindKey, String> failed = new HashMap<>();
    report
        .binds()
        .forEach((key, outcome) -> {
          if (outcome.isOpen()) {
            open.add(key);
          } else {
            failed.put(key, error(outcome));
          }
        });
    return new Heartbeat(node, open, failed);
  }

  private static String error(BindOutcome outcome) {
    return outcome.sockets().stream()
        .filter(socket -> !socket.isOpen())
        .map(socket -> Text.escaped(socket.error(), MAX_ERROR))
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** The data of its ConfigMap. */
  Map<String, String> data() {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("node", node);
    data.put("open", PortList.text(open));
    StringJoiner lines = new StringJoiner("\n");
    new TreeMap<>(failed)
        .entrySet().stream()
            .limit(MAX_FAILED)
            .forEach(entry -> lines.add(KeyName.of(entry.getKey()) + " " + entry.getValue()));
    data.put("failed", lines.toString());
    return data;
  }

  /** What cannot be read is left out. */
  static Heartbeat parse(Map<?, ?> data) {
    Map<BindKey, String> failed = new HashMap<>();
    for (String line : Json.text(data, "failed").split("\n", -1)) {
      int blank = line.indexOf(' ');
      BindKey key = blank < 0 ? null : KeyName.parse(line.substring(0, blank));
      if (key != null) {
        failed.put(key, line.substring(blank + 1));
      }
    }
    return new Heartbeat(Json.text(data, "node"), PortList.parse(Json.text(data, "open")), failed);
  }
}
