package io.portway.k8s.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.portway.model.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The connection to a cluster's API server: made once by the assembly, shared by whoever watches
 * and whoever writes, on any thread; the assembly closes it when all of them have ended. Making it
 * opens no connection, so a server that is down delays nothing.
 */
public final class ClusterClient implements AutoCloseable {

  static final String TOKEN_FILE = "token";

  private static final String NAMESPACE_FILE = "namespace";
  private static final String CA_FILE = "ca.crt";
  private static final String DEFAULT_NAMESPACE = "default";

  /** Milliseconds for TCP and TLS; a server on the other side of the world needs one second. */
  private static final int CONNECT_TIMEOUT = 10_000;

  /** Milliseconds until an answer to anything but a watch begins. */
  private static final int REQUEST_TIMEOUT = 15_000;

  private final KubernetesClient kubernetes;
  private final String namespace;
  private final ClusterLocation location;

  private ClusterClient(KubernetesClient kubernetes, String namespace, ClusterLocation location) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
    this.location = location;
  }

  /**
   * A client for the cluster at this place.
   *
   * @param product for the server's audit log, such as {@code portway/1.0}
   * @throws IOException with one line for people where the configuration cannot be used
   */
  public static ClusterClient connect(ClusterLocation location, String product) throws IOException {
    try {
      Config config =
          switch (location) {
            case ClusterLocation.ServiceAccount account -> ofServiceAccount(account);
            case ClusterLocation.Kubeconfig kubeconfig -> ofKubeconfig(kubeconfig);
          };
      config.setUserAgent(product);
      config.setConnectionTimeout(CONNECT_TIMEOUT);
      config.setRequestTimeout(REQUEST_TIMEOUT);
      // Whoever asks knows how long it can wait and what to say meanwhile; retries that nobody sees
      // would hide an outage for minutes.
      config.setRequestRetryBackoffLimit(0);
      // A connection for each watch: over HTTP/2 all share one, and a new request on one that a
      // firewall has forgotten hangs until TCP gives up after a quarter of an hour.
      config.setHttp2Disable(true);
      config.setOnlyHttpWatches(true);
      KubernetesClient client =
          new KubernetesClientBuilder()
              .withConfig(config)
              .withHttpClientFactory(new JdkHttpClientFactory())
              .build();
      String namespace = Objects.requireNonNullElse(config.getNamespace(), DEFAULT_NAMESPACE);
      return new ClusterClient(client, namespace, location);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new IOException(location + " cannot be used: " + Text.oneLine(deepest(e)), e);
    }
  }

  private static Config ofServiceAccount(ClusterLocation.ServiceAccount account)
      throws IOException {
    Path folder = account.folder();
    Path namespace = folder.resolve(NAMESPACE_FILE);
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(account.server())
        .withCaCertFile(folder.resolve(CA_FILE).toString())
        .withOauthTokenProvider(new TokenFile(folder.resolve(TOKEN_FILE)))
        .withNamespace(
            Files.isReadable(namespace) ? Files.readString(namespace).strip() : DEFAULT_NAMESPACE)
        .build();
  }

  private static Config ofKubeconfig(ClusterLocation.Kubeconfig kubeconfig) throws IOException {
    if (!Files.isReadable(kubeconfig.file())) {
      throw new IOException(kubeconfig + " cannot be used: the file cannot be read");
    }
    Config config = Config.fromKubeconfig(kubeconfig.context(), kubeconfig.file().toFile());
    if (config.getCurrentContext() == null
        || (kubeconfig.context() != null
            && !kubeconfig.context().equals(config.getCurrentContext().getName()))) {
      throw new IOException(kubeconfig + " cannot be used: there is no such context in it");
    }
    return config;
  }

  private static String deepest(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }

  /** For whoever talks to the API server; never to be closed by them. */
  public KubernetesClient kubernetes() {
    return kubernetes;
  }

  /** The ServiceAccount's or the context's; {@code default} where it names none. */
  public String namespace() {
    return namespace;
  }

  /** The API server's URL. */
  public String server() {
    return kubernetes.getConfiguration().getMasterUrl();
  }

  /** Where the configuration came from, for people. */
  @Override
  public String toString() {
    return location.toString();
  }

  @Override
  public void close() {
    kubernetes.close();
  }
}
