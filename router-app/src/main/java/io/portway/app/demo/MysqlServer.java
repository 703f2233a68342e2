package io.portway.app.demo;

import io.portway.model.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * A MySQL server of the demo's own: data, socket and log in the scratch folder, on a free loopback
 * port, with user {@code user}, password {@code pass} and database {@code db}. Owned by the demo,
 * which ends it by its own handle.
 *
 * <p>Started and kept by the thread that lives as long as the demo: where {@code setpriv} is to be
 * had, the kernel ends the server when that thread ends, so that even a killed demo leaves no
 * server behind.
 */
public final class MysqlServer implements AutoCloseable {

  /** Making the first data folder takes half a second with MariaDB, some 5 s with MySQL's own. */
  private static final Duration INSTALL_DEADLINE = Duration.ofSeconds(60);

  private static final Duration START_DEADLINE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

  private static final String INIT_SQL =
      """
      CREATE DATABASE IF NOT EXISTS db;
      CREATE USER IF NOT EXISTS 'user'@'%' IDENTIFIED BY 'pass';
      GRANT ALL ON db.* TO 'user'@'%';
      """;

  private final Path folder;
  private final InetSocketAddress address;
  private final Process process;

  private MysqlServer(Path folder, InetSocketAddress address, Process process) {
    this.folder = folder;
    this.address = address;
    this.process = process;
  }

  /**
   * Makes a data folder and starts the server on it; it accepts connections when this returns.
   *
   * @param stop gives up when it is done
   * @throws IOException with one line for people when it does not come up in time
   */
  public static MysqlServer start(MysqlPrograms programs, Path folder, Future<?> stop)
      throws IOException, InterruptedException {
    Path init = Files.writeString(folder.resolve("init.sql"), INIT_SQL);
    install(programs, folder, stop);
    InetSocketAddress address = freeAddress();
    List<String> command = new ArrayList<>(diesWithUs());
    command.addAll(serverCommand(programs, folder));
    command.add("--init-file=" + init);
    command.add("--bind-address=" + address.getAddress().getHostAddress());
    command.add("--port=" + address.getPort());
    // Relative to the data folder: the path of a socket may have 107 bytes, a scratch folder's path
    // is not ours to choose.
    command.add("--socket=mysql.sock");
    command.add("--pid-file=mysql.pid");
    command.add("--skip-log-bin");
    // MySQL's own opens a second port for another protocol; MariaDB does not know the option.
    command.add("--loose-mysqlx=OFF");
    MysqlServer server = new MysqlServer(folder, address, launch(command, folder));
    try {
      server.awaitGreeting(stop);
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  public InetSocketAddress address() {
    return address;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends it at once; it has nothing worth keeping. Any thread. */
  void kill() {
    process.destroyForcibly();
  }

  /** Asks it to end, and ends it when it does not. Idempotent. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_DEADLINE)) {
        process.destroyForcibly().waitFor(STOP_DEADLINE);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void install(MysqlPrograms programs, Path folder, Future<?> stop)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(diesWithUs());
    if (programs.installer().isPresent()) {
      command.add(programs.installer().get().toString());
      command.addAll(commonOptions(folder));
      command.add("--skip-test-db");
    } else {
      command.addAll(serverCommand(programs, folder));
      command.add("--initialize-insecure");
    }
    Process process = launch(command, folder);
    long deadline = System.nanoTime() + INSTALL_DEADLINE.toNanos();
    while (!process.waitFor(LOOK_AGAIN)) {
      if (stop.isDone() || System.nanoTime() - deadline > 0) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(STOP_DEADLINE);
        throw failure(
            folder, "did not make its data folder within " + INSTALL_DEADLINE.toSeconds() + " s");
      }
    }
    if (process.exitValue() != 0) {
      throw failure(folder, "could not make its data folder (status " + process.exitValue() + ")");
    }
  }

  private static List<String> serverCommand(MysqlPrograms programs, Path folder)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(programs.server().toString()));
    command.addAll(commonOptions(folder));
    return command;
  }

  /** Small and fast rather than safe: the data lives as long as the demo. */
  private static List<String> commonOptions(Path folder) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--skip-name-resolve",
                "--innodb-buffer-pool-size=16M",
                "--innodb-log-file-size=4M",
                "--innodb-flush-log-at-trx-commit=0"));
    if (isRoot(folder)) {
      options.add("--user=root");
    }
    return options;
  }

  /** Servers refuse to run as root unless that is asked for. */
  private static boolean isRoot(Path folder) throws IOException {
    return folder.getFileSystem().supportedFileAttributeViews().contains("unix")
        && Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"));
  }

  private static List<String> diesWithUs() {
    Path setpriv = Path.of("/usr/bin/setpriv");
    return Files.isExecutable(setpriv)
        ? List.of(setpriv.toString(), "--pdeathsig", "KILL", "--")
        : List.of();
  }

  private static Process launch(List<String> command, Path folder) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(folder).toFile()))
        .start();
  }

  private void awaitGreeting(Future<?> stop) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_DEADLINE.toNanos();
    while (!Greeting.comesFrom(address)) {
      if (process.waitFor(LOOK_AGAIN)) {
        throw failure(folder, "ended at once (status " + process.exitValue() + ")");
      }
      if (stop.isDone() || System.nanoTime() - deadline > 0) {
        throw failure(folder, "did not answer within " + START_DEADLINE.toSeconds() + " s");
      }
    }
  }

  /** With what the server said last, which is gone with the folder. */
  private static IOException failure(Path folder, String what) throws IOException {
    String last = "";
    for (String line :
        Files.exists(log(folder)) ? Files.readAllLines(log(folder)) : List.<String>of()) {
      last = line.contains("[ERROR]") || last.isEmpty() ? line : last;
    }
    return new IOException("the MySQL server " + what + ": " + Text.quoted(last, 2 * Text.SHORT));
  }

  private static Path log(Path folder) {
    return folder.resolve("server.log");
  }

  private static InetSocketAddress freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }
}
