package io.portway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.UUID;

/**
 * What a server and its clients need to trust each other: the administrator's token, the key that
 * signs the tokens of service accounts, kubeconfig files. All of it lives in the server's folder
 * and ends with it. Immutable.
 */
final class Credentials {

  private final Path folder;
  private final String adminToken = UUID.randomUUID().toString();

  private Credentials(Path folder) {
    this.folder = folder;
  }

  /** Makes the files that the server reads at its start. */
  static Credentials create(Path folder) throws IOException {
    Credentials credentials = new Credentials(folder);
    Files.writeString(
        credentials.tokens(), credentials.adminToken + ",admin,admin,\"system:masters\"\n");
    try {
      // Of an EC key in this form the server does not find the public half.
      KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
      keys.initialize(2048);
      String base64 =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
      Files.writeString(
          credentials.serviceAccountKey(),
          "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no RSA keys", e);
    }
    return credentials;
  }

  /** The file of static tokens. */
  Path tokens() {
    return folder.resolve("tokens.csv");
  }

  /** The private key; the server derives the public one from it. */
  Path serviceAccountKey() {
    return folder.resolve("service-accounts.key");
  }

  /** Where the server writes the certificate that it makes for itself at its first start. */
  Path certificates() {
    return folder.resolve("certificates");
  }

  Path serverCertificate() {
    return certificates().resolve("apiserver.crt");
  }

  String adminToken() {
    return adminToken;
  }

  /**
   * Writes a kubeconfig file for a client that shows this token. The server must have started once.
   */
  Path kubeconfig(String user, String url, String token) throws IOException {
    byte[] certificate = Files.readAllBytes(serverCertificate());
    return Files.writeString(
        folder.resolve("kubeconfig-" + user + ".yaml"),
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts:
          - name: test
            context: {cluster: test, user: %s}
        clusters:
          - name: test
            cluster:
              server: %s
              certificate-authority-data: %s
        users:
          - name: %s
            user: {token: %s}
        """
            .formatted(user, url, Base64.getEncoder().encodeToString(certificate), user, token),
        UTF_8);
  }
}
