package io.portway.k8s.status;

import io.portway.k8s.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as one replica's watch knows it. The watch's thread writes, the control thread takes;
 * what it takes never changes afterwards.
 */
public final class LedgerTable {

  private final OwnNames names;
  private volatile @Nullable LedgerRecords records;

  /** A table that knows nothing yet; the settings say where the ledger is. */
  public LedgerTable(StatusSettings settings) {
    names = settings.names();
  }

  /** Where the ledger's ConfigMaps are. */
  public String namespace() {
    return names.namespace();
  }

  /** What selects them among the others there. */
  public String labelSelector() {
    return names.labelSelector(OwnNames.LEDGER);
  }

  /** Null while there never was a complete list. */
  public @Nullable LedgerRecords records() {
    return records;
  }

  /** Recorded claims; 0 while nothing is known. */
  public int size() {
    LedgerRecords known = records;
    return known == null ? 0 : known.size();
  }

  /** A complete list of ConfigMaps, as the API server gives them. Whether it made a difference. */
  public boolean replace(List<? extends Map<?, ?>> configMaps) {
    List<LedgerRecords.Shard> shards = new ArrayList<>();
    configMaps.forEach(configMap -> shards.add(LedgerRecords.Shard.of(configMap)));
    LedgerRecords known = records;
    return take((known == null ? LedgerRecords.EMPTY : known).replaced(shards));
  }

  /** One that is new or different. Whether it made a difference. */
  public boolean put(Map<?, ?> configMap) {
    LedgerRecords known = records;
    return known != null && take(known.with(LedgerRecords.Shard.of(configMap)));
  }

  /** One that is gone. Whether it made a difference. */
  public boolean remove(Map<?, ?> configMap) {
    LedgerRecords known = records;
    return known != null
        && take(known.without(Json.text(Json.object(configMap, "metadata"), "name")));
  }

  private boolean take(LedgerRecords next) {
    LedgerRecords before = records;
    boolean changed = before == null || !next.equals(before);
    records = next;
    return changed;
  }
}
