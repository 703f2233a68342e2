package io.portway.benchmarks.micro;

import io.portway.claims.PortPolicy;
import io.portway.k8s.api.KubernetesObject;
import io.portway.k8s.state.ClusterState;
import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.TranslatorOptions;
import io.portway.model.Snapshot;
import io.portway.plan.Change;
import io.portway.plan.Node;
import io.portway.plan.NodeAddresses;
import io.portway.plan.Plan;
import io.portway.plan.SnapshotBuilder;
import io.portway.plan.SnapshotDiff;
import io.portway.source.SourceUpdate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the control thread computes for every change: objects to intents, intents to a snapshot, two
 * snapshots to changes. Two states that differ in one pod take turns, so that every diff finds one
 * change. One thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx256m", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class PlanBenchmark {

  private static final int ENDPOINTS = 5;

  @Param("10000")
  private int routes;

  private final RouteTranslator translator = new RouteTranslator(TranslatorOptions.DEFAULT);
  private final SnapshotBuilder builder = new SnapshotBuilder(PortPolicy.OPEN, node());
  private long version;
  private Snapshot snapshot = Snapshot.EMPTY;

  private static Node node() {
    return new Node(
        List.of(InetAddress.ofLiteral("0.0.0.0"), InetAddress.ofLiteral("::")),
        List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9936)),
        new NodeAddresses());
  }

  /** Two states that share no instance, as when a source reads everything anew. */
  @State(Scope.Benchmark)
  public static class AllNew {

    private final List<ClusterState> states = new ArrayList<>();

    /** Makes both states. */
    @Setup
    public void prepare(PlanBenchmark benchmark) {
      int routes = benchmark.routes;
      states.add(ClusterState.of(ClusterObjects.of(routes, ENDPOINTS)));
      states.add(ClusterState.of(withoutOnePod(ClusterObjects.of(routes, ENDPOINTS))));
    }
  }

  /** Two states that share all but one slice, as when one pod came or went. */
  @State(Scope.Benchmark)
  public static class OneNew {

    private final List<ClusterState> states = new ArrayList<>();

    /** Makes both states. */
    @Setup
    public void prepare(PlanBenchmark benchmark) {
      List<KubernetesObject> objects = ClusterObjects.of(benchmark.routes, ENDPOINTS);
      states.add(ClusterState.of(objects));
      states.add(ClusterState.of(withoutOnePod(objects)));
    }
  }

  /** The intents of two states that share no instance. */
  @State(Scope.Benchmark)
  public static class Intents {

    private final List<SourceUpdate> updates = new ArrayList<>();

    /** Translates both states. */
    @Setup
    public void prepare(AllNew all) {
      for (ClusterState state : all.states) {
        updates.add(new RouteTranslator(TranslatorOptions.DEFAULT).translate(state));
      }
    }
  }

  /** The snapshots of two states that share no instance. */
  @State(Scope.Benchmark)
  public static class Snapshots {

    private final List<Snapshot> built = new ArrayList<>();

    /** Builds both. */
    @Setup
    public void prepare(PlanBenchmark benchmark, Intents intents) {
      for (SourceUpdate update : intents.updates) {
        built.add(benchmark.builder.build(1, List.of(update)).snapshot());
      }
    }
  }

  /** Three objects a Route, the slice last. */
  private static List<KubernetesObject> withoutOnePod(List<KubernetesObject> objects) {
    List<KubernetesObject> changed = new ArrayList<>(objects);
    int middle = objects.size() / 3 / 2;
    changed.set(3 * middle + 2, ClusterObjects.slice(middle, ENDPOINTS - 1));
    return changed;
  }

  private int next() {
    return (int) (++version & 1);
  }

  /** Objects to intents, all of them new. */
  @Benchmark
  public SourceUpdate translateAllNew(AllNew all) {
    return translator.translate(all.states.get(next()));
  }

  /** Objects to intents, one of them new. */
  @Benchmark
  public SourceUpdate translateOneNew(OneNew one) {
    return translator.translate(one.states.get(next()));
  }

  /** Intents to a snapshot and its verdicts, no intent the same instance as before. */
  @Benchmark
  public Plan buildAllNew(Intents intents) {
    return builder.build(version, List.of(intents.updates.get(next())));
  }

  /** Two snapshots to one change, no part of one the same instance as in the other. */
  @Benchmark
  public List<Change> diffAllNew(Snapshots snapshots) {
    int next = next();
    return SnapshotDiff.between(snapshots.built.get(1 - next), snapshots.built.get(next));
  }

  /** The full rebuild: objects to intents to a snapshot to one change, every object new. */
  @Benchmark
  public List<Change> everythingNew(AllNew all) {
    return rebuild(translator.translate(all.states.get(next())));
  }

  /** The full rebuild of a start: nothing is known before and every port is to be opened. */
  @Benchmark
  public List<Change> fromNothing(AllNew all) {
    RouteTranslator fresh = new RouteTranslator(TranslatorOptions.DEFAULT);
    SourceUpdate update = fresh.translate(all.states.get(next()));
    return SnapshotDiff.between(Snapshot.EMPTY, builder.build(version, List.of(update)).snapshot());
  }

  /**
   * The whole way of one pod that comes or goes: objects to intents to a snapshot to one change.
   */
  @Benchmark
  public List<Change> onePodChanges(OneNew one) {
    return rebuild(translator.translate(one.states.get(next())));
  }

  private List<Change> rebuild(SourceUpdate update) {
    Snapshot next = builder.build(version, List.of(update)).snapshot();
    List<Change> changes = SnapshotDiff.between(snapshot, next);
    snapshot = next;
    return changes;
  }
}
