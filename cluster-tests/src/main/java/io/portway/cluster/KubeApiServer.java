package io.portway.cluster;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real kube-apiserver and its etcd, on free ports of loopback, with RBAC and PodSecurity as in a
 * cluster. Tests get the shared one by {@link WithApiServer}; one that wants a server to itself
 * (say, one without Routes) starts its own and closes it. Used by one thread at a time, except for
 * {@link #client} and {@link #etcd}, which are for any.
 *
 * <p>Nothing runs that acts on objects: a Service gets no endpoints, a DaemonSet no Pods, and a
 * Namespace that is deleted stays; see {@link #erase}.
 */
public final class KubeApiServer implements AutoCloseable {

  /** Where the Route CRD for a cluster that is not OpenShift is. */
  public static final Path ROUTE_CRD = Programs.root().resolve("deploy/kubernetes/route-crd.yaml");

  private static final JsonMapper JSON = new JsonMapper();

  /** A day: a router that is watched for hours reads its kubeconfig once. */
  private static final long TOKEN_SECONDS = 86_400;

  /** Somebody may take a port between the look and the bind. */
  private static final int START_TRIES = 3;

  private final Programs programs;
  private final ServerPair servers;
  private final Etcd etcd;
  private final KubernetesClient client;

  private KubeApiServer(Programs programs, ServerPair servers) throws IOException {
    this.programs = programs;
    this.servers = servers;
    etcd = new Etcd(servers.etcdUrl());
    servers.await("its port", () -> isListening(servers.port()));
    client = newClient(adminKubeconfig());
    awaitReady();
  }

  /** {@link #start(Path)} in the module's {@code target}. */
  public static KubeApiServer start() throws IOException {
    return start(Path.of(System.getProperty("portway.scratch", "target")).toAbsolutePath());
  }

  /**
   * Starts both in a new folder inside this one and returns when the API server is ready, with an
   * empty cluster.
   *
   * @throws IllegalStateException where the programs are missing, or one of them does not serve
   */
  public static KubeApiServer start(Path scratch) throws IOException {
    Programs programs = Programs.found();
    for (int left = START_TRIES - 1; ; left--) {
      ServerPair servers = ServerPair.start(programs, scratch);
      try {
        return new KubeApiServer(programs, servers);
      } catch (IOException | RuntimeException failed) {
        servers.close();
        if (left == 0) {
          throw failed;
        }
      }
    }
  }

  /** The administrator's client. It does not try again, so that a test sees what happened. */
  public KubernetesClient client() {
    return client;
  }

  /** The store behind the API server. */
  public Etcd etcd() {
    return etcd;
  }

  public String url() {
    return servers.url();
  }

  /** A folder that is deleted with the server. */
  public Path folder() {
    return servers.folder();
  }

  /** A kubeconfig file of somebody who may do everything. */
  public Path adminKubeconfig() throws IOException {
    Credentials credentials = servers.credentials();
    return credentials.kubeconfig("admin", url(), credentials.adminToken());
  }

  /**
   * A kubeconfig file with a fresh token of this service account, which must exist; the token is
   * good for a day, or until the account is deleted (the server notices within 10 s).
   */
  public Path kubeconfig(String namespace, String serviceAccount) throws IOException {
    return servers
        .credentials()
        .kubeconfig(namespace + "-" + serviceAccount, url(), token(namespace, serviceAccount));
  }

  /** A client with the rights of this service account. The caller closes it. */
  public KubernetesClient client(String namespace, String serviceAccount) throws IOException {
    return newClient(kubeconfig(namespace, serviceAccount));
  }

  /** A fresh token of this service account, from the TokenRequest API. */
  public String token(String namespace, String serviceAccount) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(TOKEN_SECONDS)
            .endSpec()
            .build();
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(serviceAccount)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  /** Runs kubectl as the administrator, whatever its status. */
  public Command kubectl(String... arguments) throws IOException, InterruptedException {
    return kubectl(adminKubeconfig(), "", arguments);
  }

  /**
   * {@code kubectl apply} of these YAML documents, as the administrator; fails unless it succeeds.
   */
  public void apply(String yaml) throws IOException, InterruptedException {
    kubectl(adminKubeconfig(), yaml, "apply", "-f", "-").succeeded();
  }

  /** Runs kubectl as the user of this kubeconfig file, with this text as its input. */
  public Command kubectl(Path kubeconfig, String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(programs.kubectl().toString());
    command.add("--kubeconfig=" + kubeconfig);
    command.add("--cache-dir=" + folder().resolve("kubectl-cache"));
    command.addAll(List.of(arguments));
    return Command.run(command, input);
  }

  /**
   * Makes Routes known to the server, as on a cluster that is not OpenShift, and waits until it
   * serves them.
   */
  public void installRoutes() throws IOException, InterruptedException {
    kubectl("apply", "-f", ROUTE_CRD.toString()).succeeded();
    kubectl("wait", "--for=condition=Established", "--timeout=60s", "-f", ROUTE_CRD.toString())
        .succeeded();
  }

  /**
   * Stores EndpointSlices of any address, loopback too, which the API server itself would refuse.
   */
  public void put(LoopbackSlice slice) throws IOException, InterruptedException {
    etcd.put(slice.key(), Serialization.asJson(slice.object()));
  }

  /**
   * Makes a Route as old as this; everybody who watches sees it modified.
   *
   * @param created kept to the second, as everywhere in Kubernetes
   */
  public void ageRoute(String namespace, String name, Instant created)
      throws IOException, InterruptedException {
    String key = "/registry/route.openshift.io/routes/" + namespace + "/" + name;
    String stored = etcd.get(key);
    if (stored == null) {
      throw new IllegalArgumentException("nothing is stored under " + key);
    }
    ObjectNode root = (ObjectNode) JSON.readTree(stored);
    ObjectNode meta = (ObjectNode) root.path("metadata");
    meta.put("creationTimestamp", created.truncatedTo(ChronoUnit.SECONDS).toString());
    etcd.put(key, root.toString());
  }

  /**
   * Removes a Namespace and everything in it, finalizers or not; everybody who watches sees it
   * deleted.
   */
  public void erase(String namespace) throws IOException, InterruptedException {
    for (String key : etcd.keys()) {
      if (key.contains("/" + namespace + "/") || key.equals("/registry/namespaces/" + namespace)) {
        etcd.delete(key);
      }
    }
  }

  /**
   * Makes every resourceVersion so far unusable: a watch or a list that asks for one gets 410. It
   * takes a compaction and a restart, since the API server answers from its own memory as long as
   * it can.
   */
  public void forgetHistory() throws IOException, InterruptedException {
    etcd.compact();
    kill();
    restart();
  }

  /** SIGSTOP: connections stay open, the kernel accepts new ones, and nobody answers. */
  public void freeze() throws IOException, InterruptedException {
    servers.apiServer().freeze();
  }

  /** SIGCONT. */
  public void thaw() throws IOException, InterruptedException {
    servers.apiServer().thaw();
  }

  /** Kills the API server, not its store. */
  public void kill() throws IOException, InterruptedException {
    servers.apiServer().kill();
  }

  /**
   * Starts an API server that was killed, on the same port and store, and returns when it is ready.
   */
  public void restart() throws IOException {
    servers.restartApiServer();
    awaitReady();
  }

  /** Brings a server that a test froze or killed back to service; no effect on one that serves. */
  public void heal() throws IOException, InterruptedException {
    if (servers.apiServer().isAlive()) {
      thaw();
      awaitReady();
    } else {
      restart();
    }
  }

  /** The last lines of both logs. */
  public String logTail() {
    return servers.logTail();
  }

  /** Ends both processes and deletes the folder. */
  @Override
  public void close() throws IOException {
    client.close();
    servers.close();
  }

  private void awaitReady() {
    servers.await("to be ready", this::isReady);
  }

  private boolean isReady() {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private static boolean isListening(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static KubernetesClient newClient(Path kubeconfig) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
