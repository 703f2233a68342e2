package io.portway.app.assembly;

import io.portway.app.options.AdminOptions;
import io.portway.app.options.ListenOptions;
import io.portway.app.options.RouteOptions;
import io.portway.app.options.SessionOptions;
import io.portway.claims.PortPolicy;
import io.portway.k8s.translate.RouteTranslator;
import io.portway.k8s.translate.TranslatorOptions;
import io.portway.plan.Node;
import io.portway.plan.NodeAddresses;
import io.portway.plan.SnapshotBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * What options mean for verdicts; the same for a router that serves and for a check that only
 * tells.
 */
public final class Settings {

  private Settings() {}

  /** From objects to intents. */
  public static RouteTranslator translator(RouteOptions routes, SessionOptions sessions) {
    return new RouteTranslator(
        new TranslatorOptions(
            routes.routerName(),
            sessions.balance(),
            sessions.timeouts(),
            sessions.resetWhenUnavailable(),
            routes.allowsLocalEndpoints()));
  }

  /** From intents to verdicts and a snapshot. */
  public static SnapshotBuilder snapshotBuilder(
      RouteOptions routes, ListenOptions listen, AdminOptions admin) {
    InetSocketAddress adminAddress = admin.address();
    // Port 0 is any free port: one that no Route asked for at that moment.
    boolean adminHasPort = adminAddress != null && adminAddress.getPort() != 0;
    PortPolicy policy = new PortPolicy(routes.allowedPorts(), routes.reservedPorts(), Map.of());
    if (adminAddress != null && adminHasPort) {
      policy = policy.withOwn(adminAddress.getPort(), "the admin server");
    }
    List<InetSocketAddress> others =
        adminAddress != null && adminHasPort ? List.of(adminAddress) : List.of();
    return new SnapshotBuilder(
        policy, new Node(listen.bindAddresses(), others, new NodeAddresses()));
  }
}
