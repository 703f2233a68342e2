package io.portway.app.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, whoever asks it for what. */
public final class ApiServerOptions implements OptionSection {

  static final String NAMESPACE = "--namespace";
  static final String CONTEXT = "--context";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      converter = Converters.OfFile.class,
      description = "the cluster that this file names, as kubectl reads it")
  @Setting(
      otherwise = "the ServiceAccount of a Pod, else the file of KUBECONFIG, else ~/.kube/config")
  private @Nullable Path kubeconfig;

  @Option(
      names = CONTEXT,
      paramLabel = "NAME",
      converter = Converters.OfName.class,
      description = "which context of the kubeconfig")
  @Setting(otherwise = "its current one")
  private @Nullable String context;

  @Option(
      names = NAMESPACE,
      paramLabel = "NS",
      converter = Converters.OfNamespace.class,
      description =
          "watch this namespace alone: a Role is enough, no Namespace is read, so their port"
              + " annotations are not consulted")
  @Setting(otherwise = "every namespace")
  private @Nullable String namespace;

  /** Null when not given. */
  public @Nullable Path kubeconfig() {
    return kubeconfig;
  }

  /** Null takes the kubeconfig's current one. */
  public @Nullable String context() {
    return context;
  }

  /** Null means every namespace. */
  public @Nullable String namespace() {
    return namespace;
  }

  @Override
  public String title() {
    return "Which cluster";
  }
}
