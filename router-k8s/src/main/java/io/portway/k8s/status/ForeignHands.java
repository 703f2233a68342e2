package io.portway.k8s.status;

import io.portway.k8s.client.Json;
import io.portway.metrics.Counter;
import io.portway.model.RouteId;
import io.portway.model.Text;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody else writes entries of our name: another router that was given the same one, or a hand.
 * Each is said once per object and again whenever the count doubles, with who it was as far as the
 * object tells. Writer's thread alone.
 */
final class ForeignHands {

  private static final Logger log = LoggerFactory.getLogger(ForeignHands.class);

  private static final int MAX_NAME = 317;

  /** Doublings of the pause between two writes into an object that another writes too. */
  private static final int MAX_DOUBLINGS = 5;

  private final OwnNames names;
  private final Counter counter;
  private final Map<RouteId, Integer> seen = new HashMap<>();

  ForeignHands(OwnNames names, Counter counter) {
    this.names = names;
    this.counter = counter;
  }

  /** An entry of our name says what this writer did not write. */
  void saw(RouteId id, Map<?, ?> object) {
    counter.increment();
    int count = seen.merge(id, 1, Integer::sum);
    if (Integer.bitCount(count) == 1) {
      log.warn(
          "event=status_foreign_writer kind={} object={} status_name={} by={} times={}"
              + " fix=\"give every router a --status-name of its own\"",
          id.kind(),
          Text.logfmt(id.toString(), MAX_NAME),
          Text.logfmt(names.statusName(), MAX_NAME),
          Text.logfmt(who(object), MAX_NAME),
          count);
    }
  }

  /**
   * How many times longer than usual to wait before the object is written again; 1 if undisputed.
   */
  int patience(RouteId id) {
    return 1 << Math.min(seen.getOrDefault(id, 0), MAX_DOUBLINGS);
  }

  /** Forgets what is no longer disputed since its object is gone. */
  void forget(RouteId id) {
    seen.remove(id);
  }

  /** The manager that changed the status last and is not us; {@code unknown} where none says so. */
  private String who(Map<?, ?> object) {
    String who = "unknown";
    String latest = "";
    for (Map<?, ?> entry : Json.objects(Json.object(object, "metadata"), "managedFields")) {
      String manager = Json.text(entry, "manager");
      String time = Json.text(entry, "time");
      if (Json.object(entry, "fieldsV1").containsKey("f:status")
          && !manager.equals(names.manager())
          && time.compareTo(latest) >= 0) {
        who = manager;
        latest = time;
      }
    }
    return who;
  }
}
