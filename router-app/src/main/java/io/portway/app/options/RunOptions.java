package io.portway.app.options;

import java.nio.file.Path;
import java.util.Map;
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
  @Mixin private final RouteOptions routes = new RouteOptions();
  @Mixin private final SessionOptions sessions = new SessionOptions();
  @Mixin private final ListenOptions listen = new ListenOptions();
  @Mixin private final AdminOptions admin = new AdminOptions();
  @Mixin private final CapacityOptions capacity = new CapacityOptions();
  @Mixin private final TransportOptions transport = new TransportOptions();
  @Mixin private final ShutdownOptions shutdown = new ShutdownOptions();
  @Mixin private final LogOptions log = new LogOptions();

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
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--manifests is missing; accepted: --manifests DIR, the folder of Routes to serve");
    }
    Contradictions.refuse(spec, routes, sessions);
    transport.validate(spec);
  }

  public final Path manifests() {
    Path folder = manifests.folder();
    if (folder == null) {
      throw new IllegalStateException("not validated");
    }
    return folder;
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
