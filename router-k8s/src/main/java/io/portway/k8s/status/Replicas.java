package io.portway.k8s.status;

import io.portway.k8s.client.Json;
import io.portway.model.BindKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the live replicas say, as the writer sees it. A replica lives while its object changes: its
 * age is the time on this machine since the last change that was seen, so no two clocks are
 * compared. Writer's thread alone.
 */
final class Replicas {

  private record Seen(String resourceVersion, long at, Heartbeat heartbeat) {}

  /**
   * How one key fares.
   *
   * @param open replicas on whose node it is open
   * @param failed replicas on whose node it is not to be had
   * @param replicas all that live; the others have not tried yet
   * @param errors why it is not to be had, each once
   */
  record PortState(int open, int failed, int replicas, SortedSet<String> errors) {

    /** Whether every replica has tried. */
    boolean isKnown() {
      return replicas > 0 && open + failed == replicas;
    }
  }

  private final long goneNanos;

  /** Gone ones stay until their object is deleted, or else they would be new again. */
  private Map<String, Seen> seen = new HashMap<>();

  private List<Heartbeat> live = List.of();

  Replicas(Duration gone) {
    this.goneNanos = gone.toNanos();
  }

  /**
   * Takes in every replica's object, as it was read now.
   *
   * @return names of the objects whose replica is gone; they count no more
   */
  List<String> look(List<Map<?, ?>> objects, long now) {
    Map<String, Seen> next = new HashMap<>();
    List<String> gone = new ArrayList<>();
    List<Heartbeat> living = new ArrayList<>();
    for (Map<?, ?> object : objects) {
      Map<?, ?> metadata = Json.object(object, "metadata");
      String name = Json.text(metadata, "name");
      String version = Json.text(metadata, "resourceVersion");
      Seen before = seen.get(name);
      Seen replica =
          before != null && before.resourceVersion.equals(version)
              ? before
              : new Seen(version, now, Heartbeat.parse(Json.object(object, "data")));
      next.put(name, replica);
      if (now - replica.at >= goneNanos) {
        gone.add(name);
      } else {
        living.add(replica.heartbeat);
      }
    }
    seen = next;
    live = List.copyOf(living);
    return gone;
  }

  PortState state(BindKey key) {
    int open = 0;
    int failed = 0;
    SortedSet<String> errors = new TreeSet<>();
    for (Heartbeat heartbeat : live) {
      String error = heartbeat.failed().get(key);
      if (error != null) {
        failed++;
        errors.add(error);
      } else if (heartbeat.open().contains(key)) {
        open++;
      }
    }
    return new PortState(open, failed, live.size(), errors);
  }
}
