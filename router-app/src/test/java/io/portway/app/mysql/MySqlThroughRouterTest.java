package io.portway.app.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.app.assembly.TestManifests;
import io.portway.app.assembly.TestRouter;
import io.portway.app.log.LogFormat;
import io.portway.app.log.LogLevel;
import io.portway.app.log.Logging;
import io.portway.testing.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job that people want Portway for: a real MySQL server, spoken to through the router by a real
 * driver.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MySqlThroughRouterTest {

  private static final int BLOB_BYTES = 64 * 1024 * 1024;
  private static final int PARALLEL = 50;
  private static final int PATIENCE_SECONDS = 60;
  private static final long SEED = Long.getLong("portway.seed", System.nanoTime());

  private TestDatabase database;
  private TestRouter router;
  private int port;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    // Both ways to a server tell their life story at level info.
    Logging.configure(LogFormat.LOGFMT, LogLevel.WARN);
    database = TestDatabase.start(Files.createDirectories(folder.resolve("database")));
    port = FreePorts.next();
    Path manifests = Files.createDirectories(folder.resolve("manifests"));
    TestManifests.write(manifests, "mysql", port, database.address());
    router = TestRouter.start(manifests, "--admin", "off", "--drain-timeout", "2s");
  }

  @AfterAll
  void end() {
    router.close();
    database.close();
  }

  @Test
  void theServerSpeaksFirst() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_SECONDS * 1000);
      byte[] header = socket.getInputStream().readNBytes(5);
      int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
      assertThat(header[3]).as("sequence number").isZero();
      assertThat(header[4]).as("protocol version").isEqualTo((byte) 10);
      assertThat(socket.getInputStream().readNBytes(length - 1)).hasSize(length - 1);
    }
  }

  @Test
  void preparedStatementsWriteAndRead() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table words (id int primary key, word varchar(40))");
      try (PreparedStatement insert =
          connection.prepareStatement("insert into words values (?, ?)")) {
        for (int i = 0; i < 500; i++) {
          insert.setInt(1, i);
          insert.setString(2, "w\u00f6rd-" + i);
          assertThat(insert.executeUpdate()).isEqualTo(1);
        }
      }
      try (PreparedStatement select =
          connection.prepareStatement("select word from words where id = ?")) {
        for (int i = 0; i < 500; i += 50) {
          select.setInt(1, i);
          try (ResultSet row = select.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("w\u00f6rd-" + i);
          }
        }
      }
    }
  }

  @Test
  void aBlobOf64MebibytesComesBackAsItWent() throws Exception {
    MessageDigest sent = MessageDigest.getInstance("SHA-256");
    MessageDigest received = MessageDigest.getInstance("SHA-256");
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table blobs (id int primary key, content longblob)");
      try (PreparedStatement insert =
          connection.prepareStatement("insert into blobs values (1, ?)")) {
        insert.setBinaryStream(
            1, new DigestInputStream(new SeededStream(SEED, BLOB_BYTES), sent), BLOB_BYTES);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
      String expected = HexFormat.of().formatHex(sent.digest());
      try (ResultSet row =
          statement.executeQuery(
              "select length(content), sha2(content, 256), content from blobs")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).as("seed " + SEED).isEqualTo(BLOB_BYTES);
        assertThat(row.getString(2)).as("what the server has, seed " + SEED).isEqualTo(expected);
        try (InputStream content = new DigestInputStream(row.getBinaryStream(3), received)) {
          content.transferTo(OutputStream.nullOutputStream());
        }
      }
      assertThat(HexFormat.of().formatHex(received.digest()))
          .as("seed " + SEED)
          .isEqualTo(expected);
    }
  }

  @Test
  void fiftyConnectionsWorkAtOnceAndAllEnd() throws Exception {
    CyclicBarrier allOpen = new CyclicBarrier(PARALLEL);
    List<Callable<Long>> clients = new ArrayList<>();
    for (int i = 0; i < PARALLEL; i++) {
      clients.add(() -> work(allOpen));
    }
    Set<Long> ids = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
      for (Future<Long> id : threads.invokeAll(clients, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        ids.add(id.get());
      }
    }
    assertThat(ids).as("the server's own numbers of the connections").hasSize(PARALLEL);
    Awaitility.await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .untilAsserted(() -> assertThat(router.router().registry().live()).isZero());
  }

  private long work(CyclicBarrier allOpen) throws Exception {
    try (Connection connection = connect();
        PreparedStatement sum = connection.prepareStatement("select connection_id(), ? + ?")) {
      allOpen.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(router.router().registry().live()).isGreaterThanOrEqualTo(PARALLEL);
      allOpen.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      long id = 0;
      for (int i = 0; i < 100; i++) {
        sum.setInt(1, i);
        sum.setInt(2, 1);
        try (ResultSet row = sum.executeQuery()) {
          assertThat(row.next()).isTrue();
          id = row.getLong(1);
          assertThat(row.getInt(2)).isEqualTo(i + 1);
        }
      }
      return id;
    }
  }

  private Connection connect() throws SQLException {
    String url =
        "jdbc:mysql://127.0.0.1:"
            + port
            + "/"
            + TestDatabase.DATABASE
            + "?useServerPrepStmts=true&sslMode=PREFERRED&allowPublicKeyRetrieval=true&socketTimeout=60000"
            + "&maxAllowedPacket=134217728";
    return DriverManager.getConnection(url, database.user(), database.password());
  }

  /** So many bytes that depend on the seed alone. */
  private static final class SeededStream extends InputStream {

    private final SplittableRandom random;
    private int left;

    SeededStream(long seed, int length) {
      this.random = new SplittableRandom(seed);
      this.left = length;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      byte[] part = new byte[Math.min(left, length)];
      random.nextBytes(part);
      System.arraycopy(part, 0, buffer, offset, part.length);
      left -= part.length;
      return part.length;
    }
  }
}
