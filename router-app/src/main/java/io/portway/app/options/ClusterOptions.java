package io.portway.app.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of a cluster's objects; only without {@code --manifests}. */
public final class ClusterOptions implements OptionSection {

  static final String NAMESPACE_LABELS = "--namespace-labels";

  @Option(
      names = "--route-labels",
      paramLabel = "SELECTOR",
      converter = Converters.OfLabels.class,
      description = "only Routes with these labels, such as tier=edge,env!=test")
  @Setting(otherwise = "all", openShift = "ROUTE_LABELS", strict = true)
  private String routeLabels = "";

  @Option(
      names = "--route-fields",
      paramLabel = "SELECTOR",
      converter = Converters.OfFields.class,
      description = "only Routes with these fields, of those that the API server can select by")
  @Setting(otherwise = "all", openShift = "ROUTE_FIELDS", strict = true)
  private String routeFields = "";

  @Option(
      names = NAMESPACE_LABELS,
      paramLabel = "SELECTOR",
      converter = Converters.OfLabels.class,
      description = "only objects in namespaces with these labels")
  @Setting(otherwise = "all", openShift = "NAMESPACE_LABELS", strict = true)
  private String namespaceLabels = "";

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      converter = Converters.OfFolder.class,
      description =
          "keep the last good table here, for a start while the API server cannot be reached")
  @Setting(otherwise = "none")
  private @Nullable Path stateDir;

  /** Empty selects all. */
  public String routeLabels() {
    return routeLabels;
  }

  /** Empty selects all. */
  public String routeFields() {
    return routeFields;
  }

  /** Empty selects all. */
  public String namespaceLabels() {
    return namespaceLabels;
  }

  /** Null keeps no table. */
  public @Nullable Path stateDir() {
    return stateDir;
  }

  @Override
  public String title() {
    return "What of the cluster";
  }
}
