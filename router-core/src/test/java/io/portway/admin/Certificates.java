package io.portway.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Self-signed certificates for 127.0.0.1, as keytool of this very JDK makes them. */
final class Certificates {

  private static final char[] PASSWORD = "changeit".toCharArray();

  /** A certificate with its key. */
  record Made(Certificate certificate, PrivateKey key) {

    String certificatePem() throws Exception {
      return pem("CERTIFICATE", certificate.getEncoded());
    }

    /** PKCS#8, as cert-manager and the service CA of newer OpenShift write it. */
    String keyPem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }

    /** PKCS#1 or SEC 1: what a PKCS#8 envelope holds. */
    String oldKeyPem() {
      String type = key.getAlgorithm().equals("RSA") ? "RSA PRIVATE KEY" : "EC PRIVATE KEY";
      return pem(type, inner(key.getEncoded()));
    }

    /** As a Secret volume changes: each file is replaced as a whole. */
    void writeTo(Path folder, String keyText) throws Exception {
      replace(folder.resolve("tls.key"), keyText);
      replace(folder.resolve("tls.crt"), certificatePem());
    }
  }

  private Certificates() {}

  /** With {@code -groupname} or {@code -keysize} after the algorithm. */
  static Made make(Path scratch, String name, String... algorithm) throws Exception {
    Path store = scratch.resolve(name + ".p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "a", "-dname", "CN=" + name));
    command.addAll(List.of("-ext", "SAN=ip:127.0.0.1", "-storepass", "changeit"));
    command.addAll(List.of("-keystore", store.toString(), "-keyalg"));
    command.addAll(Arrays.asList(algorithm));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    return new Made(keys.getCertificate("a"), (PrivateKey) keys.getKey("a", PASSWORD));
  }

  static void replace(Path file, String text) throws IOException {
    Path staged = file.resolveSibling(".staged");
    Files.writeString(staged, text);
    Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static String pem(String type, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }

  /** The OCTET STRING at the end of PrivateKeyInfo: version, algorithm, key. */
  private static byte[] inner(byte[] pkcs8) {
    int at = start(pkcs8, 0);
    at = end(pkcs8, at);
    at = end(pkcs8, at);
    return Arrays.copyOfRange(pkcs8, start(pkcs8, at), end(pkcs8, at));
  }

  private static int start(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return at + 2 + (length > 0x80 ? length - 0x80 : 0);
  }

  private static int end(byte[] der, int at) {
    int start = start(der, at);
    int length = der[at + 1] & 0xff;
    if (length > 0x80) {
      length = 0;
      for (int i = at + 2; i < start; i++) {
        length = length << 8 | (der[i] & 0xff);
      }
    }
    return start + length;
  }
}
