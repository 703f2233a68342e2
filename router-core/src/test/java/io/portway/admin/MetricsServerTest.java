package io.portway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.metrics.Meters;
import io.portway.metrics.MetricsGate;
import io.portway.metrics.MetricsGate.Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that is scraped from outside the node, with real handshakes. */
class MetricsServerTest {

  private final RouterMetrics metrics =
      new RouterMetrics(
          new Meters(), () -> CompletableFuture.completedFuture(Map.of()), bind -> {});
  private final List<AdminServer> servers = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;

  @TempDir private Path folder;
  @TempDir private Path scratch;

  @AfterEach
  void close() {
    servers.forEach(AdminServer::close);
  }

  private AdminServer start(@Nullable ServerCertificate certificate, @Nullable MetricsGate gate) {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    AdminServer server = AdminServer.ofMetrics(anyPort, metrics, certificate, gate);
    servers.add(server);
    server.start();
    return server;
  }

  private AdminServer startTls() throws IOException {
    return start(ServerCertificate.of(folder, () -> now), null);
  }

  private static HttpClient trusting(Certificates.Made made) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("server", made.certificate());
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpResponse<String> send(
      HttpClient client, AdminServer server, String scheme, String path, String... headers)
      throws Exception {
    URI uri =
        URI.create(scheme + "://127.0.0.1:" + server.address().orElseThrow().getPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static Certificate presented(AdminServer server, Certificates.Made trusted)
      throws Exception {
    try (HttpClient client = trusting(trusted)) {
      HttpResponse<String> response = send(client, server, "https", "/metrics");
      assertThat(response.statusCode()).isEqualTo(200);
      return response.sslSession().orElseThrow().getPeerCertificates()[0];
    }
  }

  @Test
  void keysOfEveryShapeServeTheMetricsWithTls() throws Exception {
    Certificates.Made rsa = Certificates.make(scratch, "rsa", "RSA", "-keysize", "2048");
    Certificates.Made ec = Certificates.make(scratch, "ec", "EC", "-groupname", "secp256r1");
    Certificates.Made ed = Certificates.make(scratch, "ed", "Ed25519");
    for (String key : new String[] {rsa.keyPem(), rsa.oldKeyPem()}) {
      rsa.writeTo(folder, key);
      assertThat(presented(startTls(), rsa)).isEqualTo(rsa.certificate());
    }
    for (String key : new String[] {ec.keyPem(), ec.oldKeyPem()}) {
      ec.writeTo(folder, Certificates.pem("EC PARAMETERS", new byte[] {5, 0}) + key);
      assertThat(presented(startTls(), ec)).isEqualTo(ec.certificate());
    }
    ed.writeTo(folder, ed.keyPem());
    assertThat(presented(startTls(), ed)).isEqualTo(ed.certificate());
  }

  @Test
  void aRotatedPairIsServedWithoutARestartAndABrokenOneIsNot() throws Exception {
    Certificates.Made first = Certificates.make(scratch, "first", "EC", "-groupname", "secp256r1");
    Certificates.Made second = Certificates.make(scratch, "second", "RSA", "-keysize", "2048");
    first.writeTo(folder, first.keyPem());
    AdminServer server = startTls();
    assertThat(presented(server, first)).isEqualTo(first.certificate());

    Certificates.replace(folder.resolve("tls.crt"), second.certificatePem());
    now += Duration.ofSeconds(1).toNanos();
    assertThat(presented(server, first))
        .as("the key is the old one still")
        .isEqualTo(first.certificate());

    Certificates.replace(folder.resolve("tls.key"), second.keyPem());
    assertThat(presented(server, first)).as("not looked at again yet").isNotNull();
    now += Duration.ofSeconds(1).toNanos();
    assertThat(presented(server, second)).isEqualTo(second.certificate());
    try (HttpClient client = trusting(first)) {
      assertThatThrownBy(() -> send(client, server, "https", "/metrics"))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void aPairThatCannotBeUsedAtTheStartIsNamed() throws Exception {
    assertThatThrownBy(() -> ServerCertificate.of(folder))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("the file \".*tls.crt\" cannot be used: there is no such file");
    Certificates.Made one = Certificates.make(scratch, "one", "EC", "-groupname", "secp256r1");
    Certificates.Made other = Certificates.make(scratch, "other", "EC", "-groupname", "secp256r1");
    one.writeTo(folder, other.keyPem());
    assertThatThrownBy(() -> ServerCertificate.of(folder))
        .hasMessageMatching("the file \".*tls.key\" .*: the key is not the certificate's");
    Files.writeString(folder.resolve("tls.key"), one.certificatePem());
    assertThatThrownBy(() -> ServerCertificate.of(folder))
        .hasMessageMatching("the file \".*tls.key\" .*: no private key in PEM");
    Files.writeString(
        folder.resolve("tls.key"), Certificates.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3}));
    assertThatThrownBy(() -> ServerCertificate.of(folder)).hasMessageContaining("ENCRYPTED");
  }

  @Test
  void onlyTheMetricsAreThere() throws Exception {
    AdminServer server = start(null, null);
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(send(client, server, "http", "/metrics").body()).contains("# TYPE");
      for (String path : new String[] {"/", "/healthz", "/healthz/ready", "/metrics/", "/api"}) {
        assertThat(send(client, server, "http", path).statusCode()).as(path).isEqualTo(404);
      }
      URI uri =
          URI.create("http://127.0.0.1:" + server.address().orElseThrow().getPort() + "/metrics");
      HttpRequest post = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("x")).build();
      assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void theGateDecidesByTheTokenAlone() throws Exception {
    List<String> asked = new ArrayList<>();
    AdminServer server =
        start(
            null,
            token -> {
              asked.add(token);
              return switch (token) {
                case "good" -> Access.ALLOWED;
                case "known" -> Access.FORBIDDEN;
                case "outage" -> Access.UNKNOWN;
                default -> Access.UNAUTHENTICATED;
              };
            });
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(status(client, server, "Bearer good")).isEqualTo(200);
      assertThat(status(client, server, "bearer  good ")).isEqualTo(200);
      assertThat(status(client, server, "Bearer known")).isEqualTo(403);
      assertThat(status(client, server, "Bearer outage")).isEqualTo(503);
      assertThat(status(client, server, "Bearer unknown")).isEqualTo(401);
      assertThat(asked).containsExactly("good", "good", "known", "outage", "unknown");
      assertThat(status(client, server, "Bearer ")).isEqualTo(401);
      assertThat(status(client, server, "Basic Z29vZA==")).isEqualTo(401);
      HttpResponse<String> nobody = send(client, server, "http", "/metrics");
      assertThat(nobody.statusCode()).isEqualTo(401);
      assertThat(nobody.headers().firstValue("www-authenticate")).hasValue("Bearer");
      assertThat(nobody.body()).doesNotContain("# TYPE");
      assertThat(asked).hasSize(5);
    }
  }

  private static int status(HttpClient client, AdminServer server, String authorization)
      throws Exception {
    return send(client, server, "http", "/metrics", "Authorization", authorization).statusCode();
  }
}
