package io.portway.app.options;

import io.portway.claims.PortSet;
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
      defaultValue = "1-65535",
      description = "ports that a Route may ask for")
  @Setting
  private @Nullable PortSet allowedPorts;

  @Option(
      names = "--reserved-ports",
      paramLabel = "LIST",
      converter = Converters.OfPorts.class,
      description = "ports that a Route may not have; the admin port is always reserved")
  @Setting(otherwise = "none")
  private PortSet reservedPorts = PortSet.NONE;

  @Option(
      names = "--local-endpoints",
      paramLabel = "allow|deny",
      converter = Choices.LocalEndpoints.class,
      completionCandidates = Choices.LocalEndpoints.class,
      defaultValue = "allow",
      description = "whether loopback and other node-local addresses may be endpoints")
  @Setting
  private String localEndpoints = "allow";

  /** Null: only Routes that carry no name are served. */
  public @Nullable String routerName() {
    return routerName;
  }

  public PortSet allowedPorts() {
    return Objects.requireNonNull(allowedPorts);
  }

  public PortSet reservedPorts() {
    return reservedPorts;
  }

  public boolean allowsLocalEndpoints() {
    return localEndpoints.equals("allow");
  }

  @Override
  public String title() {
    return "Which Routes, on which ports";
  }
}
