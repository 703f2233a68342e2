package io.portway.app.options;

import io.portway.k8s.client.ClusterLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Every option of {@code portway clear-status}: which cluster, and whose status. */
@Command(name = "clear-status")
public class ClearStatusOptions {

  @Mixin private final ApiServerOptions apiServer = new ApiServerOptions();
  @Mixin private final StatusOptions status = new StatusOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  public final ApiServerOptions apiServer() {
    return apiServer;
  }

  public final StatusOptions status() {
    return status;
  }

  /**
   * Where the cluster is found.
   *
   * @throws ParameterException with one line where there is none
   */
  public final ClusterLocation location() {
    return SourceChoice.find(spec, apiServer)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "no cluster is known; accepted: one of " + ClusterLocation.PLACES));
  }
}
