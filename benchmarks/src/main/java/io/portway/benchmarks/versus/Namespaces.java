package io.portway.benchmarks.versus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Two network namespaces with a veth pair between them: one for clients and pods, one for a proxy
 * that has few ports for its own connections. Needs root. Both are gone when closed, or with the
 * JVM.
 */
final class Namespaces implements AutoCloseable {

  /** They cannot be made here; what {@code ip} said. */
  static final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    UnavailableException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  static final String PEERS_ADDRESS = "10.213.57.1";
  static final String PROXY_ADDRESS = "10.213.57.2";

  private final String peers;
  private final String proxy;
  private final List<String> made = new ArrayList<>();
  private final Thread hook = Thread.ofPlatform().unstarted(this::deleteQuietly);

  private Namespaces(String suffix) {
    peers = "portway-a" + suffix;
    proxy = "portway-b" + suffix;
  }

  /**
   * Makes them.
   *
   * @param firstPort of the proxy's own connections
   * @param ports how many it has
   * @throws UnavailableException when the kernel or the permissions do not allow it
   */
  static Namespaces create(int firstPort, int ports) throws UnavailableException {
    String suffix = String.valueOf(ProcessHandle.current().pid());
    Namespaces spaces = new Namespaces(suffix);
    Runtime.getRuntime().addShutdownHook(spaces.hook);
    try {
      spaces.build("pwa" + suffix, "pwb" + suffix, firstPort, firstPort + ports - 1);
      return spaces;
    } catch (IOException e) {
      spaces.close();
      throw new UnavailableException(e);
    }
  }

  private void build(String peersLink, String proxyLink, int firstPort, int lastPort)
      throws IOException {
    add(peers);
    add(proxy);
    call(
        List.of("ip", "link", "add", peersLink, "netns", peers, "type", "veth"),
        List.of("peer", "name", proxyLink, "netns", proxy));
    set(peers, peersLink, PEERS_ADDRESS);
    set(proxy, proxyLink, PROXY_ADDRESS);
    inProxy("sysctl", "-q", "-w", "net.ipv4.ip_local_port_range=" + firstPort + " " + lastPort);
    // A port whose connection has ended is free again after a second, as it is on loopback.
    inProxy("sysctl", "-q", "-w", "net.ipv4.tcp_tw_reuse=1");
  }

  private void add(String namespace) throws IOException {
    call("ip", "netns", "add", namespace);
    made.add(namespace);
  }

  private static void set(String namespace, String link, String address) throws IOException {
    call("ip", "-n", namespace, "address", "add", address + "/30", "dev", link);
    call("ip", "-n", namespace, "link", "set", link, "up");
    call("ip", "-n", namespace, "link", "set", "lo", "up");
  }

  private void inProxy(String... command) throws IOException {
    call(proxyPrefix(), List.of(command));
  }

  /** What a command begins with to run where clients and pods are. */
  List<String> peersPrefix() {
    return List.of("ip", "netns", "exec", peers);
  }

  /** What a command begins with to run where the proxy is. */
  List<String> proxyPrefix() {
    return List.of("ip", "netns", "exec", proxy);
  }

  private static void call(String... command) throws IOException {
    call(List.of(), List.of(command));
  }

  private static void call(List<String> prefix, List<String> rest) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(rest);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void deleteQuietly() {
    try {
      delete();
    } catch (IOException e) {
      Bench.say("cannot delete a network namespace: " + e.getMessage());
    }
  }

  private void delete() throws IOException {
    while (!made.isEmpty()) {
      call("ip", "netns", "delete", made.removeLast());
    }
  }

  @Override
  public void close() {
    deleteQuietly();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
