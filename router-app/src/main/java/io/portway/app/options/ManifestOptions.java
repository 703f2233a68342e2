package io.portway.app.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Routes come from. */
public final class ManifestOptions implements OptionSection {

  @Option(
      names = "--manifests",
      paramLabel = "DIR",
      converter = Converters.OfFolder.class,
      description = "serve the objects in this folder and follow its changes")
  @Setting(otherwise = "none: the objects of a cluster")
  private @Nullable Path manifests;

  /** Null when not given. */
  public @Nullable Path folder() {
    return manifests;
  }

  @Override
  public String title() {
    return "Where Routes come from";
  }
}
