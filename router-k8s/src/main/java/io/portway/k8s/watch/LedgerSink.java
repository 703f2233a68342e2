package io.portway.k8s.watch;

import io.portway.k8s.status.LedgerTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From what the API server sends to the ledger's table. Used by one reflector on its thread. */
final class LedgerSink implements ReflectorSink {

  private final LedgerTable table;
  private final Runnable changed;
  private List<Map<String, @Nullable Object>> listing = new ArrayList<>();

  /**
   * A sink.
   *
   * @param changed called when the ledger says something else than before
   */
  LedgerSink(LedgerTable table, Runnable changed) {
    this.table = table;
    this.changed = changed;
  }

  @Override
  public void beginList() {
    listing = new ArrayList<>();
  }

  @Override
  public void listed(Resource resource, Map<String, @Nullable Object> item) {
    listing.add(item);
  }

  @Override
  public void endList() {
    List<Map<String, @Nullable Object>> complete = listing;
    listing = new ArrayList<>();
    tell(table.replace(complete));
  }

  @Override
  public void put(Resource resource, Map<String, @Nullable Object> item) {
    tell(table.put(item));
  }

  @Override
  public void remove(Map<String, @Nullable Object> item) {
    tell(table.remove(item));
  }

  private void tell(boolean different) {
    if (different) {
      changed.run();
    }
  }
}
