package io.portway.upstream;

import io.portway.balance.Picker;
import io.portway.balance.Tried;
import io.portway.balance.TurnPosition;
import io.portway.model.BalancePolicy;
import io.portway.model.ClusterSpec;
import io.portway.model.EndpointSpec;
import io.portway.transport.Ticker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running cluster. The control thread swaps its one view; io loops read the view once per pick,
 * without a lock.
 */
public final class Cluster {

  private final String name;
  private final Ticker ticker;
  private final TurnPosition position = new TurnPosition();
  private volatile Picker<Endpoint> view;

  Cluster(String name, Ticker ticker) {
    this.name = name;
    this.ticker = ticker;
    this.view = Picker.of(BalancePolicy.SOURCE, List.of(), position);
  }

  public String name() {
    return name;
  }

  /** Whether there is nothing to connect to. Any thread. */
  public boolean isEmpty() {
    return view.candidates().isEmpty();
  }

  /** In the order of the specification. Any thread. */
  public List<Endpoint> endpoints() {
    return view.candidates();
  }

  /** Null when there is no endpoint or every one was tried. Io loops. */
  @Nullable Endpoint pick(long key, @Nullable Tried tried) {
    return view.pick(key, tried);
  }

  /** Control thread. */
  void apply(ClusterSpec spec) {
    Map<EndpointSpec, Endpoint> old = new HashMap<>();
    for (Endpoint endpoint : view.candidates()) {
      old.put(endpoint.spec(), endpoint);
    }
    List<Endpoint> next = new ArrayList<>(spec.endpoints().size());
    for (EndpointSpec wanted : spec.endpoints()) {
      Endpoint known = old.get(wanted);
      if (known == null) {
        next.add(new Endpoint(wanted, ticker));
      } else {
        known.applySpec(wanted);
        next.add(known);
      }
    }
    view = Picker.of(spec.balance(), next, position);
  }
}
