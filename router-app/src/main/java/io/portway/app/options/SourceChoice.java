package io.portway.app.options;

import io.portway.k8s.client.ClusterLocation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Folder or cluster, and which cluster. Main thread, after parsing. */
final class SourceChoice {

  private static final Set<Class<?>> CLUSTER_ONLY =
      Set.of(ApiServerOptions.class, ClusterOptions.class, StatusOptions.class);

  private SourceChoice() {}

  /**
   * The cluster that is served where no folder was given.
   *
   * @throws ParameterException with one line where there is none, or two options contradict
   */
  static ClusterLocation cluster(
      CommandSpec spec, ApiServerOptions server, ClusterOptions options) {
    if (server.namespace() != null && !options.namespaceLabels().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--namespace %s and --namespace-labels %s contradict; accepted: one of them, since a"
                  .formatted(server.namespace(), options.namespaceLabels())
              + " single namespace's labels are not read");
    }
    return find(spec, server)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "there is nothing to serve; accepted: --manifests DIR, or a cluster by one of "
                    + ClusterLocation.PLACES));
  }

  /** Where the options and the environment say that there is a cluster. */
  static Optional<ClusterLocation> find(CommandSpec spec, ApiServerOptions server) {
    return ClusterLocation.find(server.kubeconfig(), server.context(), environment(spec));
  }

  /** Every variable of the environment that the command was made with. */
  static Map<String, String> environment(CommandSpec spec) {
    return spec.defaultValueProvider() instanceof Environment environment
        ? environment.variables()
        : Map.of();
  }

  /**
   * Beside a folder.
   *
   * @throws ParameterException with one line where an option for a cluster was typed
   */
  static void refuseClusterOptions(CommandSpec spec) {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (option.userObject() instanceof java.lang.reflect.Field field
          && CLUSTER_ONLY.contains(field.getDeclaringClass())) {
        throw new ParameterException(
            spec.commandLine(),
            option.longestName()
                + " is about a cluster, but --manifests names a folder; accepted: one of them");
      }
    }
  }
}
