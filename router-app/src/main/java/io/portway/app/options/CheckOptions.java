package io.portway.app.options;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Every option of {@code portway check}: what changes a verdict or a setting, and how to print. */
@Command(name = "check")
public class CheckOptions {

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      converter = Converters.OfFolder.class,
      description = "the folder of manifests")
  private @Nullable Path folder;

  @Mixin private final RouteOptions routes = new RouteOptions();
  @Mixin private final SessionOptions sessions = new SessionOptions();
  @Mixin private final ListenOptions listen = new ListenOptions();
  @Mixin private final AdminOptions admin = new AdminOptions();
  @Mixin private final MetricsOptions metrics = new MetricsOptions();

  @Option(
      names = "--output",
      paramLabel = "table|json",
      converter = Choices.Output.class,
      completionCandidates = Choices.Output.class,
      defaultValue = "table",
      description = "how to print")
  @Setting
  private String output = "table";

  @Spec private CommandSpec spec = CommandSpec.create();

  /** As {@link RunOptions#validate()}. */
  public final void validate() {
    Contradictions.refuse(spec, routes, sessions, admin, metrics, true);
  }

  public final Path folder() {
    return Objects.requireNonNull(folder);
  }

  public final RouteOptions routes() {
    return routes;
  }

  public final SessionOptions sessions() {
    return sessions;
  }

  public final ListenOptions listen() {
    return listen;
  }

  /** {@link MetricsOptions#sockets}. */
  public final Map<String, InetSocketAddress> sockets() {
    return metrics.sockets(admin);
  }

  public final boolean isJson() {
    return output.equals("json");
  }
}
