package io.portway.app.options;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the cluster is told, under which name; only without {@code --manifests}. */
public final class StatusOptions implements OptionSection {

  private static final String DEFAULT_NAME = "portway";

  @Option(
      names = "--status",
      paramLabel = "on|off",
      converter = Choices.OnOff.class,
      completionCandidates = Choices.OnOff.class,
      defaultValue = "on",
      description = "write the status of Routes; the ledger of claims is kept in any case")
  @Setting(openShift = "ROUTER_UPDATE_STATUS", syntax = OpenShiftSyntax.TRUTH)
  private String status = "on";

  @Option(
      names = "--status-name",
      paramLabel = "NAME",
      converter = Converters.OfName.class,
      description = "routerName in the status of objects; Lease and ledger are named after it")
  @Setting(otherwise = "the router name, else portway")
  private @Nullable String statusName;

  @Option(
      names = "--pod-namespace",
      paramLabel = "NS",
      converter = Converters.OfNamespace.class,
      description = "where Lease and ledger are kept")
  @Setting(otherwise = "that of the ServiceAccount or of the context", openShift = "POD_NAMESPACE")
  private @Nullable String podNamespace;

  @Option(
      names = "--node-name",
      paramLabel = "NAME",
      converter = Converters.OfName.class,
      description = "what this node is called in the status of objects")
  @Setting(otherwise = "the host name", openShift = "NODE_NAME")
  private @Nullable String nodeName;

  public boolean isOn() {
    return status.equals("on");
  }

  /** The name under which status is written. */
  public String statusName(@Nullable String routerName) {
    return Objects.requireNonNullElse(
        statusName, Objects.requireNonNullElse(routerName, DEFAULT_NAME));
  }

  /** Null takes the client's own. */
  public @Nullable String podNamespace() {
    return podNamespace;
  }

  /** Null takes the host name. */
  public @Nullable String nodeName() {
    return nodeName;
  }

  @Override
  public String title() {
    return "Status of objects";
  }
}
