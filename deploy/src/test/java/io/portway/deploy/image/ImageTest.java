package io.portway.deploy.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.portway.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The unpacked image as a container runtime would start it: another root, read-only, a user that
 * nobody knows, and each combination of what a cluster may give and take. Making those needs root.
 */
class ImageTest {

  private static final Path IMAGE = Path.of(System.getProperty("portway.image"));
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A user as OpenShift makes them up, in root's group. */
  private static final String SOMEBODY = "1000650000:0";

  private static final String ENTER =
      """
      set -e
      mount --bind "$0" "$0"
      mount -o remount,bind,ro "$0"
      mount --bind /proc "$0/proc"
      mount --rbind /dev "$0/dev"
      mount -t tmpfs -o mode=1777 state "$0/var/lib/portway"
      exec setpriv "$@"
      """;

  @TempDir private static Path folder;
  private static Path root = Path.of("");

  private final List<Process> started = new ArrayList<>();

  @BeforeAll
  static void unpackImage() throws Exception {
    assumeTrue(Files.exists(IMAGE), "left out: there is no image (mvn -Pimage verify builds one)");
    assumeTrue(isRoot(), "left out: only root can set up what a container runtime sets up");
    Path archive = Files.createDirectory(folder.resolve("archive"));
    root = Files.createDirectory(folder.resolve("root"));
    run("tar", "-xf", IMAGE.toString(), "-C", archive.toString());
    var layers =
        Pattern.compile("blobs/sha256/[0-9a-f]{64}")
            .matcher(
                Files.readString(archive.resolve("manifest.json")).replaceFirst(".*Layers", ""));
    while (layers.find()) {
      run(
          "tar",
          "--xattrs",
          "--xattrs-include=security.capability",
          "-xpzf",
          archive.resolve(layers.group()).toString(),
          "-C",
          root.toString());
    }
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"));
  }

  @AfterEach
  void endRouters() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  /**
   * Held: whether the runtime leaves the capability with the process that becomes the launcher, as
   * runtimes do. Escalation: {@code allowPrivilegeEscalation}. Added: whether it is in {@code
   * capabilities.add} at all.
   */
  @ParameterizedTest(name = "held {0}, escalation {1}, added {2}: low ports {3}")
  @CsvSource({
    "true,  false, true,  true",
    "true,  true,  true,  true",
    "false, true,  true,  true",
    "false, false, true,  false",
    "false, true,  false, false",
    "false, false, false, false",
  })
  void lowPortsOpenWhereTheCapabilityIsToBeHadAndElseOnlyTheyFail(
      boolean held, boolean escalation, boolean added, boolean opens) throws Exception {
    int low = freeLowPort();
    int high = FreePorts.next();
    try (ServerSocket pod = new ServerSocket(0, 5, LOOPBACK)) {
      writeManifests(low, high, pod.getLocalPort());
      Path log = start(held, escalation, added);
      awaitOpen(high, log);
      if (opens) {
        awaitOpen(low, log);
      } else {
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(Files.readString(log).lines())
                    .anyMatch(l -> l.contains("event=bind_failed") && l.contains("EACCES")));
      }
    }
  }

  @Test
  void itsCacheFitsItsJava() throws Exception {
    // AOTMode=on: a cache that does not fit is an error, where it is silence otherwise.
    List<String> command = enter(List.of("--no-new-privs"));
    command.add("-XX:AOTMode=on");
    command.add("@/" + Stage.ARGUMENTS);
    command.add("version");
    assertThat(run(command.toArray(String[]::new))).contains("transport epoll+epoll");
  }

  private Path start(boolean held, boolean escalation, boolean added) throws IOException {
    Path log = Files.createTempFile(folder, "log", ".txt");
    List<String> setpriv = new ArrayList<>();
    setpriv.add(
        "--bounding-set=-all,+sys_chroot,+setuid,+setgid" + (added ? ",+net_bind_service" : ""));
    if (held) {
      // Then a change of the user takes no capability away.
      setpriv.add("--securebits=+no_setuid_fixup");
    }
    if (!escalation) {
      setpriv.add("--no-new-privs");
    }
    List<String> command = enter(setpriv);
    command.addAll(
        List.of(
            "@/" + Stage.ARGUMENTS,
            "run",
            "--manifests=/manifests",
            "--bind-address=127.0.0.1",
            "--admin=off"));
    started.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
    return log;
  }

  /** The image's launcher in its root, in mounts that end with it; each step execs the next. */
  private static List<String> enter(List<String> setpriv) {
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", ENTER));
    command.add(root.toString());
    command.addAll(setpriv);
    command.addAll(
        List.of(
            "chroot", "--userspec=" + SOMEBODY, root.toString(), "/" + Stage.JAVA + "/bin/java"));
    return command;
  }

  private static void writeManifests(int low, int high, int podPort) throws IOException {
    Path manifests = Files.createDirectories(root.resolve("manifests"));
    Files.writeString(
        manifests.resolve("test.yaml"),
        """
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata: {name: low, namespace: test, annotations: {portway.io/port: "%1$d"}}
        spec: {to: {kind: Service, name: pod}}
        ---
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata: {name: high, namespace: test, annotations: {portway.io/port: "%2$d"}}
        spec: {to: {kind: Service, name: pod}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: pod, namespace: test}
        spec: {ports: [{name: tcp, port: %3$d}]}
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: pod, namespace: test}
        subsets: [{addresses: [{ip: 127.0.0.1}], ports: [{name: tcp, port: %3$d}]}]
        """
            .formatted(low, high, podPort));
  }

  private static void awaitOpen(int port, Path log) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          try (Socket socket = new Socket(LOOPBACK, port)) {
            assertThat(socket.isConnected()).isTrue();
          } catch (IOException e) {
            throw new AssertionError("port " + port + ": " + Files.readString(log), e);
          }
        });
  }

  private static int freeLowPort() {
    return IntStream.range(700, 1024)
        .filter(port -> {
          try (ServerSocket socket = new ServerSocket(port, 1, LOOPBACK)) {
            return socket.isBound();
          } catch (IOException e) {
            return false;
          }
        })
        .findFirst()
        .orElseThrow();
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
