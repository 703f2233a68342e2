package io.portway.app.assembly;

import io.portway.app.options.ListenOptions;
import io.portway.app.options.RouteOptions;
import io.portway.app.options.SessionOptions;
import io.portway.claims.PortPolicy;
import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.TranslatorOptions;
import io.portway.model.PortSet;
import io.portway.plan.EphemeralPorts;
import io.portway.plan.Node;
import io.portway.plan.NodeAddresses;
import io.portway.plan.SnapshotBuilder;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What options mean for verdicts; the same for a router that serves and for a check that only
 * tells.
 */
public final class Settings {

  private Settings() {}

  /**
   * From objects to intents.
   *
   * @param folder whether they come from a folder and not from a cluster
   * @param namespacePorts whether Namespaces are read, so that they may narrow ports
   */
  public static RouteTranslator translator(
      RouteOptions routes, SessionOptions sessions, boolean folder, boolean namespacePorts) {
    return new RouteTranslator(
        new TranslatorOptions(
            routes.routerName(),
            sessions.balance(),
            sessions.timeouts(),
            sessions.resetWhenUnavailable(),
            routes.allowsLocalEndpoints(folder),
            routes.claimsServices(),
            routes.deniedEndpoints(),
            namespacePorts));
  }

  /**
   * From intents to verdicts and a snapshot.
   *
   * @param sockets where this process itself listens, by what it is
   * @param folder as above
   */
  public static SnapshotBuilder snapshotBuilder(
      RouteOptions routes,
      ListenOptions listen,
      Map<String, InetSocketAddress> sockets,
      boolean folder) {
    PortPolicy policy = routes.portPolicy(folder);
    PortSet nodePorts = folder ? PortSet.NONE : policy.reserved().all();
    List<InetSocketAddress> others = new ArrayList<>();
    for (Map.Entry<String, InetSocketAddress> socket : sockets.entrySet()) {
      int port = socket.getValue().getPort();
      // Port 0 is any free port: one that no Route asked for at that moment.
      if (port != 0) {
        policy = policy.withOwn(port, socket.getKey());
        others.add(socket.getValue());
      }
    }
    return new SnapshotBuilder(
        policy,
        new Node(
            listen.bindAddresses(),
            others,
            new NodeAddresses(),
            folder ? PortSet.NONE : EphemeralPorts.ofThisNode(),
            nodePorts));
  }
}
