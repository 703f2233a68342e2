package io.portway.k8s.status;

import io.portway.k8s.client.Json;
import io.portway.k8s.translate.HeldClaims;
import io.portway.model.BindKey;
import io.portway.model.RouteId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The whole ledger at one moment: the input of the translations on every replica, and what the
 * writer's next change is guarded by. What cannot be read counts as not there, so a line that
 * somebody broke costs its holder the seniority and nobody the router. Immutable; any thread.
 */
public final class LedgerRecords implements HeldClaims {

  /** Nothing recorded. */
  public static final LedgerRecords EMPTY = new LedgerRecords(Map.of());

  /**
   * One ConfigMap of the ledger.
   *
   * @param data what it says, readable or not
   */
  public record Shard(String name, String resourceVersion, Map<String, String> data) {

    public Shard {
      data = Map.copyOf(data);
    }

    /** Out of the object as the API server gives it. */
    public static Shard of(Map<?, ?> configMap) {
      Map<?, ?> metadata = Json.object(configMap, "metadata");
      Map<String, String> data = new HashMap<>();
      Json.object(configMap, "data")
          .forEach((key, value) -> data.put(String.valueOf(key), String.valueOf(value)));
      return new Shard(Json.text(metadata, "name"), Json.text(metadata, "resourceVersion"), data);
    }
  }

  /** A ConfigMap, read. */
  private record Page(Shard shard, Map<BindKey, LedgerEntry> entries) {

    static Page of(Shard shard) {
      Map<BindKey, LedgerEntry> entries = new HashMap<>();
      shard
          .data()
          .forEach((name, text) -> {
            BindKey key = KeyName.parse(name);
            LedgerEntry entry = LedgerEntry.parse(text);
            if (key != null && entry != null && OwnNames.isShardOf(shard.name(), key.port())) {
              entries.put(key, entry);
            }
          });
      return new Page(shard, entries);
    }
  }

  private final Map<String, Page> pages;
  private final Map<Integer, Page> byNumber = new HashMap<>();

  private LedgerRecords(Map<String, Page> pages) {
    this.pages = pages;
    for (Page page : pages.values()) {
      page.entries.keySet().stream()
          .findAny()
          .ifPresent(key -> byNumber.put(OwnNames.shardNumber(key.port()), page));
    }
  }

  /** The ledger that these ConfigMaps make, in whatever order. */
  public static LedgerRecords of(Collection<Shard> shards) {
    return EMPTY.replaced(shards);
  }

  /** These ConfigMaps and no others; what stays the same is not read again. */
  LedgerRecords replaced(Collection<Shard> shards) {
    Map<String, Page> next = new TreeMap<>();
    shards.forEach(shard -> next.put(shard.name(), page(shard)));
    return new LedgerRecords(next);
  }

  LedgerRecords with(Shard shard) {
    Map<String, Page> next = new TreeMap<>(pages);
    next.put(shard.name(), page(shard));
    return new LedgerRecords(next);
  }

  LedgerRecords without(String name) {
    Map<String, Page> next = new TreeMap<>(pages);
    next.remove(name);
    return new LedgerRecords(next);
  }

  private Page page(Shard shard) {
    Page known = pages.get(shard.name());
    return known != null && known.shard.equals(shard) ? known : Page.of(shard);
  }

  @Override
  public @Nullable Instant heldSince(RouteId id, String uid, BindKey bind) {
    LedgerEntry entry = entry(bind);
    return entry != null && entry.uid().equals(uid) && entry.holder().equals(id)
        ? entry.since()
        : null;
  }

  @Nullable LedgerEntry entry(BindKey key) {
    Page page = byNumber.get(OwnNames.shardNumber(key.port()));
    return page == null ? null : page.entries.get(key);
  }

  /** The ConfigMap of this name; null where it does not exist. */
  @Nullable Shard shard(String name) {
    Page page = pages.get(name);
    return page == null ? null : page.shard;
  }

  /** Every ConfigMap, sorted by name. */
  public List<Shard> shards() {
    return pages.values().stream().map(Page::shard).toList();
  }

  /** Recorded claims. */
  public int size() {
    return pages.values().stream().mapToInt(page -> page.entries.size()).sum();
  }

  /** The same ConfigMaps in the same versions: a version alone decides whether a write succeeds. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LedgerRecords records && shards().equals(records.shards());
  }

  @Override
  public int hashCode() {
    return pages.keySet().hashCode();
  }
}
