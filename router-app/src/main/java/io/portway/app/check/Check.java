package io.portway.app.check;

import io.portway.app.assembly.Settings;
import io.portway.app.options.CheckOptions;
import io.portway.k8s.manifest.ManifestContent;
import io.portway.k8s.manifest.ManifestFolder;
import io.portway.model.ClusterSpec;
import io.portway.model.EndpointSpec;
import io.portway.model.RouteId;
import io.portway.model.RouteIntent;
import io.portway.model.Snapshot;
import io.portway.model.Verdict;
import io.portway.model.WeightedTarget;
import io.portway.plan.Plan;
import io.portway.source.SourceUpdate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Goes the way of a router from folder to snapshot, with the same classes and the same settings,
 * and stops there.
 */
public final class Check {

  private Check() {}

  /**
   * Reads the folder once.
   *
   * @throws IOException with one line for people where it cannot be read at all
   */
  public static CheckResult of(CheckOptions options) throws IOException {
    ManifestContent content = ManifestFolder.read(options.folder());
    SourceUpdate update =
        Settings.translator(options.routes(), options.sessions(), true, true)
            .translate(content.state());
    Plan plan =
        Settings.snapshotBuilder(options.routes(), options.listen(), options.sockets(), true)
            .build(1, List.of(update));
    Map<RouteId, RouteIntent> intents =
        update.intents().stream().collect(Collectors.toMap(RouteIntent::id, Function.identity()));
    List<CheckedRoute> routes = new ArrayList<>();
    for (Verdict verdict : plan.verdicts()) {
      RouteIntent intent = intents.get(verdict.id());
      List<CheckedTarget> targets = intent == null ? List.of() : targets(intent, plan.snapshot());
      routes.add(new CheckedRoute(verdict, intent, targets));
    }
    return new CheckResult(routes, content.problems(), content.warnings(), content.otherKinds());
  }

  /**
   * With the endpoints that the snapshot kept, or, of a Route that is not served, with those that
   * it asks for.
   */
  private static List<CheckedTarget> targets(RouteIntent intent, Snapshot snapshot) {
    Map<String, ClusterSpec> asked =
        intent.clusters().stream()
            .collect(Collectors.toMap(ClusterSpec::name, Function.identity()));
    List<CheckedTarget> targets = new ArrayList<>();
    for (WeightedTarget target : intent.targets()) {
      String name = target.cluster();
      ClusterSpec cluster = snapshot.clusters().getOrDefault(name, asked.get(name));
      List<String> endpoints =
          cluster == null
              ? List.of()
              : cluster.endpoints().stream().map(EndpointSpec::toString).toList();
      targets.add(
          new CheckedTarget(name.substring(name.indexOf('>') + 1), target.weight(), endpoints));
    }
    return targets;
  }
}
