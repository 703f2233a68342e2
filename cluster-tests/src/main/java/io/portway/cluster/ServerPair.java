package io.portway.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The two processes, their ports and the folder that holds all they write. Owned by a {@link
 * KubeApiServer}, used by one thread at a time; a hook ends them with the JVM, and where no hook
 * runs, the watchdogs do.
 */
final class ServerPair implements AutoCloseable {

  /** It takes 3 s; the rest is for a machine that is busy with other things. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration POLL = Duration.ofMillis(20);

  /**
   * Below the range of outgoing connections, so that none of them takes a port between the look and
   * the bind.
   */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;
  private static final int PORT_TRIES = 200;

  private final Programs programs;
  private final Path folder;
  private final Credentials credentials;
  private final int port = freePort();
  private final int etcdPort = freePort();
  private final ServerProcess etcd;
  private final Thread hook = new Thread(this::endAtExit, "stop-api-server");
  private volatile ServerProcess apiServer;

  private ServerPair(Programs programs, Path folder) throws IOException {
    this.programs = programs;
    this.folder = folder;
    credentials = Credentials.create(folder);
    etcd = ServerProcess.start("etcd", folder, etcdCommand());
    apiServer = startApiServer();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts both in a new folder inside this one and waits for neither. */
  static ServerPair start(Programs programs, Path scratch) throws IOException {
    return new ServerPair(
        programs, Files.createTempDirectory(Files.createDirectories(scratch), "api-server-"));
  }

  private static int freePort() {
    for (int i = 0; i < PORT_TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port among " + PORT_TRIES);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  int port() {
    return port;
  }

  String url() {
    return "https://127.0.0.1:" + port;
  }

  String etcdUrl() {
    return "http://127.0.0.1:" + etcdPort;
  }

  Path folder() {
    return folder;
  }

  Credentials credentials() {
    return credentials;
  }

  ServerProcess apiServer() {
    return apiServer;
  }

  /** Starts an API server that has ended anew, on its port. */
  void restartApiServer() throws IOException {
    if (apiServer.isAlive()) {
      throw new IllegalStateException("the API server runs");
    }
    apiServer = startApiServer();
  }

  /**
   * Waits for something that the servers do; tells what they logged where they end or never do it.
   */
  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (isWhole() && !condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("waited in vain for " + what + "\n" + logTail());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    if (!isWhole()) {
      throw new IllegalStateException("a server ended instead of " + what + "\n" + logTail());
    }
  }

  String logTail() {
    return "--- kube-apiserver\n" + apiServer.logTail() + "\n--- etcd\n" + etcd.logTail();
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(hook);
    end();
  }

  private void end() throws IOException {
    apiServer.close();
    etcd.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void endAtExit() {
    try {
      end();
    } catch (IOException e) {
      throw new IllegalStateException("could not clean up " + folder, e);
    }
  }

  private boolean isWhole() {
    return apiServer.isAlive() && etcd.isAlive();
  }

  private List<String> etcdCommand() {
    String clients = etcdUrl();
    String peers = "http://127.0.0.1:" + freePort();
    return List.of(
        programs.etcd().toString(),
        "--name=default",
        "--data-dir=" + folder.resolve("data"),
        "--listen-client-urls=" + clients,
        "--advertise-client-urls=" + clients,
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=default=" + peers,
        "--unsafe-no-fsync");
  }

  private ServerProcess startApiServer() throws IOException {
    return ServerProcess.start(
        "kube-apiserver",
        folder,
        List.of(
            programs.kubeApiServer().toString(),
            "--etcd-servers=" + etcdUrl(),
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            "--cert-dir=" + credentials.certificates(),
            // Nothing frees the addresses of Services that are erased, so there are many.
            "--service-cluster-ip-range=10.0.0.0/16",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + credentials.serviceAccountKey(),
            "--service-account-signing-key-file=" + credentials.serviceAccountKey(),
            "--authorization-mode=RBAC",
            "--token-auth-file=" + credentials.tokens(),
            // It would wait for the controller that gives every Namespace its default account.
            "--disable-admission-plugins=ServiceAccount",
            "--allow-privileged=true"));
  }
}
