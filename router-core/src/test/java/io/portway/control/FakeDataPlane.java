package io.portway.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.model.BindKey;
import io.portway.model.BindOutcome;
import io.portway.model.BindOutcome.SocketOutcome;
import io.portway.model.ClusterSpec;
import io.portway.model.ListenerSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A data plane without sockets: it holds what it was told and refuses what would be inconsistent.
 */
final class FakeDataPlane implements Effects {

  static final String IN_USE = "EADDRINUSE (address already in use)";

  final Map<BindKey, ListenerSpec> listeners = new HashMap<>();
  final Map<String, ClusterSpec> clusters = new HashMap<>();
  final List<String> calls = new ArrayList<>();

  /** Keys whose sockets cannot be opened. */
  final Set<BindKey> taken = new HashSet<>();

  /** Keys whose effects throw, as a bug would. */
  final Set<BindKey> broken = new HashSet<>();

  /** Keys whose attempts do not answer before the test says so. */
  final Map<BindKey, List<CompletableFuture<BindOutcome>>> held = new HashMap<>();

  @Override
  public void applyCluster(ClusterSpec spec) {
    calls.add("cluster " + spec.name());
    clusters.put(spec.name(), spec);
  }

  @Override
  public void applyRemove(String cluster) {
    calls.add("remove " + cluster);
    assertThat(clusters.remove(cluster)).as(cluster).isNotNull();
  }

  @Override
  public CompletableFuture<BindOutcome> applyOpen(ListenerSpec spec) {
    calls.add("open " + spec.bind());
    assertThat(listeners.keySet()).noneMatch(k -> k.overlaps(spec.bind()));
    requireClusters(spec);
    listeners.put(spec.bind(), spec);
    return attempt(spec.bind());
  }

  @Override
  public CompletableFuture<BindOutcome> applyRetry(BindKey bind) {
    calls.add("retry " + bind);
    assertThat(listeners).containsKey(bind);
    return attempt(bind);
  }

  @Override
  public void applyUpdate(ListenerSpec spec) {
    calls.add("update " + spec.bind());
    requireClusters(spec);
    assertThat(listeners.put(spec.bind(), spec)).isNotNull();
  }

  @Override
  public CompletableFuture<Void> applyClose(BindKey bind) {
    calls.add("close " + bind);
    assertThat(listeners.remove(bind)).isNotNull();
    return CompletableFuture.completedFuture(null);
  }

  private void requireClusters(ListenerSpec spec) {
    spec.targets().forEach(t -> assertThat(clusters).containsKey(t.cluster()));
  }

  private CompletableFuture<BindOutcome> attempt(BindKey bind) {
    if (broken.contains(bind)) {
      throw new IllegalStateException("scripted bug");
    }
    if (held.containsKey(bind)) {
      CompletableFuture<BindOutcome> answer = new CompletableFuture<>();
      held.get(bind).add(answer);
      return answer;
    }
    return CompletableFuture.completedFuture(outcome(bind, taken.contains(bind) ? IN_USE : ""));
  }

  static BindOutcome outcome(BindKey bind, String error) {
    var address = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), bind.port());
    return new BindOutcome(bind, List.of(new SocketOutcome(address, error)));
  }

  /** The calls since this was last asked. */
  List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }
}
