package io.portway.app.demo;

import io.portway.app.assembly.Router;
import io.portway.app.assembly.RouterAssembly;
import io.portway.app.assembly.ShutdownSequence;
import io.portway.app.log.Logging;
import io.portway.app.options.RunOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The example from start to end. Started and closed by one thread, which also waits in between;
 * everything that it made is gone when it is closed.
 */
public final class Demo implements AutoCloseable {

  static final int WEB_PORT = 18080;
  static final int MYSQL_PORT = 13306;
  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Setup setup;
  private final PrintWriter out;
  private final CompletableFuture<?> stop;
  private final ScratchFolder scratch;
  private @Nullable WebPods web;
  private volatile @Nullable MysqlServer mysql;
  private @Nullable RunOptions options;
  private @Nullable Router router;

  private Demo(Setup setup, PrintWriter out, CompletableFuture<?> stop, ScratchFolder scratch) {
    this.setup = setup;
    this.out = out;
    this.stop = stop;
    this.scratch = scratch;
  }

  /**
   * What a demo is started with.
   *
   * @param arguments options of {@code run} beside the folder, such as {@code --admin off}
   * @param mysql the server's programs; empty leaves the database half off, with a hint
   * @param logging what counts dropped lines; null in tests
   * @param webPort the router's port for the web half, 18080 for people
   * @param mysqlPort the router's port for the database half, 13306 for people
   */
  public record Setup(
      List<String> arguments,
      String version,
      Optional<MysqlPrograms> mysql,
      @Nullable Logging logging,
      int webPort,
      int mysqlPort) {

    public Setup {
      arguments = List.copyOf(arguments);
    }

    /**
     * On the ports that the example names.
     *
     * @param searchPath where to look for a MySQL server first, as {@code PATH}
     */
    public static Setup usual(
        List<String> arguments, String version, String searchPath, Logging logging) {
      Optional<MysqlPrograms> mysql = MysqlPrograms.find(searchPath);
      return new Setup(arguments, version, mysql, logging, WEB_PORT, MYSQL_PORT);
    }
  }

  /**
   * Starts everything and prints the commands to try once they answer.
   *
   * @param stop ends every wait early
   * @throws IOException with one line for people when even the web half cannot start
   */
  public static Demo start(Setup setup, PrintWriter out, CompletableFuture<?> stop)
      throws IOException, InterruptedException {
    Demo demo = new Demo(setup, out, stop, ScratchFolder.create());
    try {
      demo.begin();
      return demo;
    } catch (IOException | InterruptedException | RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  private void begin() throws IOException, InterruptedException {
    Path manifests = scratch.folder("manifests");
    web = WebPods.start();
    DemoManifests.writeWeb(manifests, setup.webPort(), web.pods());
    DemoPorts ports = new DemoPorts(out);
    List<String> all = new ArrayList<>(setup.arguments());
    all.addAll(List.of("--manifests", manifests.toString(), "--bind-address", "127.0.0.1"));
    // Nobody waits for the end of an example.
    all.addAll(List.of("--drain-timeout", "1s"));
    options = RunOptions.parse(Map.of(), all.toArray(String[]::new));
    router = RouterAssembly.start(options, setup.version(), setup.logging(), List.of(ports));
    out.println("Portway demo: manifests in " + manifests);
    out.flush();
    MysqlServer server = startMysql();
    mysql = server;
    if (server != null) {
      DemoManifests.writeMysql(
          manifests, setup.mysqlPort(), new DemoPod("demo-mysql-1", server.address()));
    }
    announce(ports);
  }

  /** Null with a hint where there is none to be had: the web half works without it. */
  private @Nullable MysqlServer startMysql() throws IOException, InterruptedException {
    Optional<MysqlPrograms> programs = setup.mysql();
    if (programs.isEmpty()) {
      out.println(
          "No mariadbd or mysqld found, so the MySQL half is off; to see it: apt-get install"
              + " mariadb-server, dnf install mariadb-server, or brew install mariadb.");
      out.flush();
      return null;
    }
    try {
      return MysqlServer.start(programs.get(), scratch.folder("mysql"), stop);
    } catch (IOException e) {
      out.println("The MySQL half is off: " + e.getMessage());
      out.flush();
      return null;
    }
  }

  private void announce(DemoPorts ports) throws InterruptedException {
    int webPort = setup.webPort();
    int mysqlPort = setup.mysqlPort();
    out.println();
    tell(
        () -> ports.isOpen(webPort) && webAnswers(),
        "  curl http://127.0.0.1:" + webPort + "/",
        "The web half does not answer on port " + webPort + " yet.");
    if (mysql != null) {
      tell(
          () -> ports.isOpen(mysqlPort) && Greeting.comesFrom(loopback(mysqlPort)),
          "  mysql -h 127.0.0.1 -P " + mysqlPort + " -u user -ppass db -e 'select 1'",
          "The MySQL half does not answer on port " + mysqlPort + " yet.");
    }
    out.println();
    out.println("Ctrl-C ends the demo and leaves nothing behind.");
    out.flush();
  }

  /** Prints one line or the other; nothing when the demo is to end. */
  private void tell(BooleanSupplier answers, String yes, String no) throws InterruptedException {
    long deadline = System.nanoTime() + ANSWER_DEADLINE.toNanos();
    boolean answered = answers.getAsBoolean();
    while (!answered && System.nanoTime() - deadline < 0) {
      if (isDoneWithin(stop, LOOK_AGAIN)) {
        return;
      }
      answered = answers.getAsBoolean();
    }
    out.println(answered ? yes : no);
    out.flush();
  }

  private static boolean isDoneWithin(CompletableFuture<?> stop, Duration wait)
      throws InterruptedException {
    try {
      stop.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private boolean webAnswers() {
    try {
      URI uri = URI.create("http://127.0.0.1:" + setup.webPort() + "/");
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout((int) ANSWER_DEADLINE.toMillis());
      connection.setReadTimeout((int) ANSWER_DEADLINE.toMillis());
      boolean ok = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      connection.disconnect();
      return ok;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * For an end without patience: the server's process and the folder, whatever else still runs. Any
   * thread.
   */
  public void removeTraces() {
    MysqlServer server = mysql;
    if (server != null) {
      server.kill();
    }
    try {
      scratch.close();
    } catch (IOException e) {
      out.println("Left behind: " + scratch.path());
      out.flush();
    }
  }

  /**
   * The router first, so that nothing is sent to pods that are gone; then the pods; the folder
   * last. Idempotent.
   */
  @Override
  public void close() throws IOException {
    if (router != null && options != null) {
      try {
        new ShutdownSequence(router, options.shutdown()).run("demo_end");
      } catch (InterruptedException e) {
        // The rest must go all the same, only without patience.
        Thread.currentThread().interrupt();
      }
      router = null;
    }
    MysqlServer server = mysql;
    if (server != null) {
      server.close();
      mysql = null;
    }
    if (web != null) {
      web.close();
      web = null;
    }
    scratch.close();
  }
}
