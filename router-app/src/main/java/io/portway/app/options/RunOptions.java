package io.portway.app.options;

import io.portway.k8s.client.ClusterLocation;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The static start-up settings of a router: every option of {@code portway run}. Filled once by
 * picocli on the main thread, read only after that.
 */
@Command(name = "run")
public class RunOptions {

  @Mixin private final ManifestOptions manifests = new ManifestOptions();
  @Mixin private final ApiServerOptions apiServer = new ApiServerOptions();
  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Mixin private final StatusOptions status = new StatusOptions();
  @Mixin private final RouteOptions routes = new RouteOptions();
  @Mixin private final SessionOptions sessions = new SessionOptions();
  @Mixin private final ListenOptions listen = new ListenOptions();
  @Mixin private final AdminOptions admin = new AdminOptions();
  @Mixin private final MetricsOptions metrics = new MetricsOptions();
  @Mixin private final CapacityOptions capacity = new CapacityOptions();
  @Mixin private final TransportOptions transport = new TransportOptions();
  @Mixin private final ShutdownOptions shutdown = new ShutdownOptions();
  @Mixin private final LogOptions log = new LogOptions();

  private @Nullable ClusterLocation location;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * The same reading as the command line's, for whoever starts a router from within.
   *
   * @throws CommandLine.ParameterException for whatever the command line would refuse
   */
  public static RunOptions parse(Map<String, String> environment, String... arguments) {
    RunOptions options = new RunOptions();
    CommandLine commandLine = CommandLines.configure(new CommandLine(options), environment);
    commandLine.parseArgs(arguments);
    options.validate();
    return options;
  }

  /**
   * Refuses what fits no type but makes no sense together.
   *
   * @throws CommandLine.ParameterException with one line
   */
  public final void validate() {
    if (manifests.folder() == null) {
      location = SourceChoice.cluster(spec, apiServer, cluster);
    } else {
      SourceChoice.refuseClusterOptions(spec);
    }
    Contradictions.refuse(spec, routes, sessions, admin, metrics, manifests.folder() != null);
    transport.validate(spec);
  }

  /** The folder that is served; null where a cluster is. */
  public final @Nullable Path manifests() {
    return manifests.folder();
  }

  /** Where the cluster that is served is found; only where there is no folder. */
  public final ClusterLocation location() {
    if (location == null) {
      throw new IllegalStateException("a folder is served, or nothing was validated");
    }
    return location;
  }

  /** Every variable of the environment. */
  public final Map<String, String> environment() {
    return SourceChoice.environment(spec);
  }

  public final ApiServerOptions apiServer() {
    return apiServer;
  }

  public final StatusOptions status() {
    return status;
  }

  public final ClusterOptions cluster() {
    return cluster;
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

  public final AdminOptions admin() {
    return admin;
  }

  public final MetricsOptions metrics() {
    return metrics;
  }

  /** {@link MetricsOptions#sockets}. */
  public final Map<String, InetSocketAddress> sockets() {
    return metrics.sockets(admin);
  }

  public final CapacityOptions capacity() {
    return capacity;
  }

  public final TransportOptions transport() {
    return transport;
  }

  public final ShutdownOptions shutdown() {
    return shutdown;
  }

  public final LogOptions log() {
    return log;
  }
}
