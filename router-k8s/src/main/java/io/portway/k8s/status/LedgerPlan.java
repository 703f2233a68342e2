package io.portway.k8s.status;

import io.portway.k8s.translate.Translation;
import io.portway.model.BindKey;
import io.portway.model.ControlReport;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What has to be written so that the ledger says who holds which port. Pure. The records that the
 * claims were decided with are the ones that it changes, by their own resourceVersion: where
 * somebody has written since, the claims may have come out differently, and the write fails.
 */
final class LedgerPlan {

  /**
   * One ConfigMap to write.
   *
   * @param resourceVersion of the one that is replaced; null creates it
   * @param data the whole of it
   */
  record Write(String name, @Nullable String resourceVersion, Map<String, String> data) {}

  private LedgerPlan() {}

  /**
   * The writes, sorted by name; none where the ledger is right already.
   *
   * @param now since when a new holder holds
   */
  static List<Write> of(
      OwnNames names,
      ControlReport report,
      Translation translation,
      LedgerRecords records,
      Instant now) {
    Map<RouteId, RouteIntent> intents = new HashMap<>();
    translation.update().intents().forEach(intent -> intents.put(intent.id(), intent));
    Map<String, Map<String, String>> wanted = new HashMap<>();
    report
        .listeners()
        .forEach((key, owner) -> {
          RouteIntent intent = intents.get(owner);
          if (intent != null && !intent.seniority().uid().isEmpty()) {
            wanted
                .computeIfAbsent(names.shard(key.port()), _ -> new TreeMap<>())
                .put(KeyName.of(key), entry(key, intent, records, now).text());
          }
        });
    Set<String> touched = new TreeSet<>(wanted.keySet());
    records.shards().forEach(shard -> touched.add(shard.name()));
    List<Write> writes = new ArrayList<>();
    for (String name : touched) {
      Map<String, String> data = wanted.getOrDefault(name, Map.of());
      LedgerRecords.Shard shard = records.shard(name);
      if (shard == null || !shard.data().equals(data)) {
        writes.add(new Write(name, shard == null ? null : shard.resourceVersion(), data));
      }
    }
    return writes;
  }

  /** A holder that stays keeps its time: that is what makes it senior. */
  private static LedgerEntry entry(
      BindKey key, RouteIntent holder, LedgerRecords records, Instant now) {
    LedgerEntry before = records.entry(key);
    String uid = holder.seniority().uid();
    return before != null && before.uid().equals(uid) && before.holder().equals(holder.id())
        ? before
        : new LedgerEntry(holder.id(), uid, now);
  }
}
