package io.portway.plan;

import static io.portway.plan.Intents.endpoint;
import static io.portway.plan.Intents.intent;
import static io.portway.plan.Intents.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.claims.PortPolicy;
import io.portway.model.BindKey;
import io.portway.model.EndpointOrigin;
import io.portway.model.EndpointSpec;
import io.portway.model.Snapshot;
import io.portway.plan.Change.AddCluster;
import io.portway.plan.Change.CloseListener;
import io.portway.plan.Change.OpenListener;
import io.portway.plan.Change.RemoveCluster;
import io.portway.plan.Change.UpdateCluster;
import io.portway.plan.Change.UpdateListener;
import io.portway.source.SourceUpdate;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotDiffTest {

  private static final Node NOWHERE = new Node(List.of(), List.of(), () -> _ -> false);

  private static Snapshot snapshot(SourceUpdate update) {
    return new SnapshotBuilder(PortPolicy.OPEN, NOWHERE).build(1, List.of(update)).snapshot();
  }

  private static List<Change> diff(SourceUpdate from, SourceUpdate to) {
    return SnapshotDiff.between(snapshot(from), snapshot(to));
  }

  /** Origins are outside equality, so they are compared as text. */
  private static String withOrigins(Snapshot snapshot) {
    StringBuilder text = new StringBuilder(snapshot.toString());
    snapshot.clusters().values().forEach(c -> c.endpoints().forEach(e -> text.append(e.origin())));
    return text.toString();
  }

  @Test
  void theSameGivesNoChange() {
    var update = update(intent("demo/a", 80, 1, endpoint("10.0.0.1", 80)));
    assertThat(diff(update, update)).isEmpty();
  }

  @Test
  void clustersComeBeforeTheirListenersAndGoAfterThem() {
    var a = intent("demo/a", 80, 1, endpoint("10.0.0.1", 80));
    var b = intent("demo/b", 81, 1, endpoint("10.0.0.2", 80));
    assertThat(diff(update(a), update(b)))
        .containsExactly(
            new AddCluster(b.clusters().getFirst()),
            new CloseListener(a.bind()),
            new OpenListener(b.listener()),
            new RemoveCluster(a.clusters().getFirst().name()));
  }

  @Test
  void aMovedPortIsClosedThenOpened() {
    var before = intent("demo/a", 80, 1, endpoint("10.0.0.1", 80));
    var after = intent("demo/a", 81, 1, endpoint("10.0.0.1", 80));
    assertThat(diff(update(before), update(after)))
        .containsExactly(new CloseListener(before.bind()), new OpenListener(after.listener()));
    var narrow =
        intent(
            "demo/a",
            new BindKey(InetAddress.ofLiteral("192.0.2.1"), 80),
            1,
            endpoint("10.0.0.1", 80));
    assertThat(diff(update(before), update(narrow)))
        .containsExactly(new CloseListener(before.bind()), new OpenListener(narrow.listener()));
  }

  @Test
  void aNewOwnerOfAKeyIsAnUpdateInPlace() {
    var before = intent("demo/a", 80, 1);
    var after = intent("demo/b", 80, 1);
    assertThat(diff(update(before), update(after))).contains(new UpdateListener(after.listener()));
    assertThat(diff(update(before), update(after)))
        .noneMatch(c -> c instanceof CloseListener || c instanceof OpenListener);
  }

  @Test
  void changedEndpointsTouchOnlyTheCluster() {
    var before = intent("demo/a", 80, 1, endpoint("10.0.0.1", 80));
    var after = intent("demo/a", 80, 1, endpoint("10.0.0.1", 80), endpoint("10.0.0.2", 80));
    assertThat(diff(update(before), update(after)))
        .containsExactly(new UpdateCluster(after.clusters().getFirst()));
  }

  @Test
  void anEndpointOfAnotherOriginIsStillAChange() {
    var moved =
        new EndpointSpec(
            InetAddress.ofLiteral("10.0.0.1"),
            80,
            "uid-10.0.0.1",
            new EndpointOrigin("p", "s", "n", "z"));
    var before = intent("demo/a", 80, 1, endpoint("10.0.0.1", 80));
    var after = intent("demo/a", 80, 1, moved);
    assertThat(after.clusters()).isEqualTo(before.clusters());
    assertThat(diff(update(before), update(after)))
        .containsExactly(new UpdateCluster(after.clusters().getFirst()));
  }

  @Test
  void applyingTheDiffGivesTheTargetAndEveryStepOnTheWayIsConsistent() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Snapshot from = snapshot(Intents.random(random, 25));
      Snapshot to = snapshot(Intents.random(random, 25));
      List<Change> changes = SnapshotDiff.between(from, to);
      assertThat(withOrigins(Change.apply(changes, from, to.version())))
          .as("seed %d", seed)
          .isEqualTo(withOrigins(to));
      for (int step = 0; step < changes.size(); step++) {
        // The constructor refuses what is not consistent.
        Change.apply(changes.subList(0, step), from, 0);
      }
      assertThat(SnapshotDiff.between(to, to)).isEmpty();
    }
  }
}
