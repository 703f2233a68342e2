package io.portway.app.demo;

import io.portway.model.BindOutcome;
import io.portway.model.ControlReport;
import io.portway.model.Text;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Watches the demo's ports: which are open, and which somebody else has. Fed on the control thread,
 * asked on the main one.
 */
final class DemoPorts implements Consumer<ControlReport> {

  private final PrintWriter out;
  private final Map<Integer, Boolean> open = new ConcurrentHashMap<>();

  /** Control thread only: ports whose trouble was told. */
  private final Set<Integer> told = new HashSet<>();

  DemoPorts(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void accept(ControlReport report) {
    for (BindOutcome outcome : report.binds().values()) {
      int port = outcome.bind().port();
      open.put(port, outcome.isOpen());
      if (!outcome.isOpen() && told.add(port)) {
        String error =
            outcome.sockets().stream()
                .filter(s -> !s.isOpen())
                .findFirst()
                .map(BindOutcome.SocketOutcome::error)
                .orElse("unknown");
        out.println(
            "Port %d cannot be opened: %s. It is tried again; the other half works on."
                .formatted(port, Text.escaped(error, Text.SHORT)));
        out.flush();
      }
    }
  }

  boolean isOpen(int port) {
    return open.getOrDefault(port, false);
  }
}
