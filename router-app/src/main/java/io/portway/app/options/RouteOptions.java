package io.portway.app.options;

import io.portway.claims.PortPolicy;
import io.portway.claims.ReservedPorts;
import io.portway.k8s.translate.DeniedEndpoints;
import io.portway.model.PortSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Routes are served, and on which ports. */
public final class RouteOptions implements OptionSection {

  @Option(
      names = "--router-name",
      paramLabel = "NAME",
      converter = Converters.OfName.class,
      description =
          "serve only Routes whose annotation wzh-router-name is exactly this; without it, Routes"
              + " that carry no name")
  @Setting(otherwise = "none", openShift = "WZH_ROUTER_NAME")
  private @Nullable String routerName;

  @Option(
      names = "--allowed-ports",
      paramLabel = "LIST",
      converter = Converters.OfPorts.class,
      description = "ports that a Route may ask for")
  @Setting(otherwise = "1-65535 for a folder, 1024-65535 for a cluster")
  private @Nullable PortSet allowedPorts;

  @Option(
      names = "--reserved-ports",
      paramLabel = "LIST",
      converter = Converters.OfPorts.class,
      description =
          "ports that a Route may not have; the admin and metrics ports are always reserved")
  @Setting(otherwise = "none for a folder, docs/reserved-ports.md for a cluster")
  private @Nullable PortSet reservedPorts;

  @Option(
      names = "--denied-endpoints",
      paramLabel = "CIDR[:PORTS],...",
      converter = Converters.OfDeniedEndpoints.class,
      description =
          "endpoints refused beside the built-in list, such as the nodes' network on the platform's"
              + " ports")
  @Setting(otherwise = "none")
  private DeniedEndpoints deniedEndpoints = DeniedEndpoints.NONE;

  @Option(
      names = "--local-endpoints",
      paramLabel = "allow|deny",
      converter = Choices.LocalEndpoints.class,
      completionCandidates = Choices.LocalEndpoints.class,
      description = "whether loopback and other node-local addresses may be endpoints")
  @Setting(otherwise = "allow for a folder, deny for a cluster")
  private @Nullable String localEndpoints;

  @Option(
      names = "--services",
      paramLabel = "on|off",
      converter = Choices.OnOff.class,
      completionCandidates = Choices.OnOff.class,
      defaultValue = "off",
      description =
          "whether a Service with the annotation portway.io/port opens it too: whoever may edit a"
              + " Service then asks for ports of the node")
  @Setting
  private String services = "off";

  /** Null: only Routes that carry no name are served. */
  public @Nullable String routerName() {
    return routerName;
  }

  /**
   * By option or by the source's default.
   *
   * @param folder whether the objects come from a folder, whose author is trusted
   */
  public PortPolicy portPolicy(boolean folder) {
    PortSet allowed =
        Objects.requireNonNullElse(allowedPorts, folder ? PortSet.ALL : PortPolicy.CLUSTER_ALLOWED);
    if (reservedPorts != null) {
      return new PortPolicy(allowed, ReservedPorts.of(reservedPorts));
    }
    return new PortPolicy(allowed, folder ? ReservedPorts.NONE : ReservedPorts.CLUSTER);
  }

  public DeniedEndpoints deniedEndpoints() {
    return deniedEndpoints;
  }

  /**
   * Whether they may, by option or by the source's default.
   *
   * @param folder whether the objects come from a folder, whose author is trusted
   */
  public boolean allowsLocalEndpoints(boolean folder) {
    return localEndpoints == null ? folder : localEndpoints.equals("allow");
  }

  public boolean claimsServices() {
    return services.equals("on");
  }

  @Override
  public String title() {
    return "Which Routes, on which ports";
  }
}
