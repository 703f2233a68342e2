package io.portway.k8s.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster's address and our credentials come from. Found on the main thread before anything
 * is made; loads no class of the client library.
 */
public sealed interface ClusterLocation {

  /** Every place that is looked at, in its order, for the message that none of them has any. */
  String PLACES =
      "--kubeconfig FILE, the ServiceAccount of a Pod, the variable KUBECONFIG, the file"
          + " ~/.kube/config";

  /** Where every Pod finds its ServiceAccount. */
  Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /**
   * A file as kubectl reads it.
   *
   * @param context null takes the file's current one
   */
  record Kubeconfig(Path file, @Nullable String context) implements ClusterLocation {

    @Override
    public String toString() {
      return "kubeconfig " + file + (context == null ? "" : ", context " + context);
    }
  }

  /**
   * The Pod's own account.
   *
   * @param folder holds {@code token}, {@code ca.crt} and {@code namespace}; the kubelet renews
   *     them
   * @param server the API server's URL
   */
  record ServiceAccount(Path folder, String server) implements ClusterLocation {

    @Override
    public String toString() {
      return "ServiceAccount of this Pod";
    }
  }

  /**
   * The first place that has a cluster; empty where none has.
   *
   * @param kubeconfig what was asked for by option; null looks at the other places
   * @param context only looked for in kubeconfig files, so the ServiceAccount is passed over
   */
  static Optional<ClusterLocation> find(
      @Nullable Path kubeconfig, @Nullable String context, Map<String, String> environment) {
    return find(kubeconfig, context, environment, SERVICE_ACCOUNT);
  }

  /** As above, with another folder for the ServiceAccount. */
  static Optional<ClusterLocation> find(
      @Nullable Path kubeconfig,
      @Nullable String context,
      Map<String, String> environment,
      Path serviceAccount) {
    if (kubeconfig != null) {
      return Optional.of(new Kubeconfig(kubeconfig, context));
    }
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    if (context == null
        && !host.isEmpty()
        && Files.isReadable(serviceAccount.resolve(ClusterClient.TOKEN_FILE))) {
      String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
      String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
      return Optional.of(new ServiceAccount(serviceAccount, "https://" + bracketed + ":" + port));
    }
    return candidates(environment).stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .map(file -> new Kubeconfig(file, context));
  }

  /** Of several files in KUBECONFIG the first that exists counts; they are not merged. */
  private static List<Path> candidates(Map<String, String> environment) {
    String variable = environment.getOrDefault("KUBECONFIG", "");
    if (!variable.isEmpty()) {
      return List.of(variable.split(java.io.File.pathSeparator, -1)).stream()
          .filter(path -> !path.isEmpty())
          .map(Path::of)
          .toList();
    }
    String home = environment.getOrDefault("HOME", "");
    return home.isEmpty() ? List.of() : List.of(Path.of(home, ".kube", "config"));
  }
}
