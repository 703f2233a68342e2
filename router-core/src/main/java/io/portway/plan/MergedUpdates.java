package io.portway.plan;

import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.model.Verdict;
import io.portway.source.SourceUpdate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all sources know together, each object once. Of an object that two sources know, the first
 * source's is taken; one source that names an object twice has a bug, and the more senior intent is
 * taken so that the result stays independent of the order.
 */
final class MergedUpdates {

  /** In the order of the sources, which sort: everything behind is cheaper on sorted input. */
  private final Map<RouteId, RouteIntent> intents = new LinkedHashMap<>();

  private final Map<RouteId, Verdict> verdicts = new HashMap<>();
  private final Set<RouteId> repeated = new HashSet<>();

  MergedUpdates(List<SourceUpdate> updates) {
    for (SourceUpdate update : updates) {
      Set<RouteId> earlier = new HashSet<>(intents.keySet());
      update.intents().forEach(intent -> addIntent(intent, earlier));
      update.verdicts().forEach(this::addVerdict);
    }
  }

  private void addIntent(RouteIntent intent, Set<RouteId> earlier) {
    RouteId id = intent.id();
    if (!verdicts.isEmpty() && verdicts.containsKey(id)) {
      repeated.add(id);
      return;
    }
    RouteIntent other = intents.putIfAbsent(id, intent);
    if (other != null) {
      repeated.add(id);
      if (!earlier.contains(id) && intent.seniority().compareTo(other.seniority()) < 0) {
        intents.put(id, intent);
      }
    }
  }

  private void addVerdict(Verdict verdict) {
    RouteId id = verdict.id();
    if (intents.containsKey(id) || verdicts.putIfAbsent(id, verdict) != null) {
      repeated.add(id);
    }
  }

  Collection<RouteIntent> intents() {
    return intents.values();
  }

  /** Objects that their source has rejected or passed over. */
  Collection<Verdict> verdicts() {
    return verdicts.values();
  }

  /** Whether the object was named more than once. */
  boolean isRepeated(RouteId id) {
    return !repeated.isEmpty() && repeated.contains(id);
  }
}
