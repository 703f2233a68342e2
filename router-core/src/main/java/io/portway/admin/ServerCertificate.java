package io.portway.admin;

import io.portway.model.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and key of a TLS server, read from {@code tls.crt} and {@code tls.key} of a
 * folder as a Secret volume has them, and read again when they change. A new pair that cannot be
 * used, such as one that is half written, leaves the old one in place. Made by the assembly; asked
 * during handshakes, on the requests' threads.
 */
public final class ServerCertificate {

  private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);

  /** How often the files are looked at, at most; then by the next handshake. */
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** A chain of a few certificates takes 10 KiB. */
  private static final long MAX_BYTES = 1 << 20;

  private static final int MAX_PROBLEM = 300;

  /** What tells that a file changed without reading it. */
  private record Stamp(FileTime modified, long size, @Nullable Object fileKey) {

    static Stamp of(Path file) throws IOException {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      if (!found.isRegularFile() || found.size() > MAX_BYTES) {
        throw new IOException("is no regular file of at most " + MAX_BYTES + " bytes");
      }
      return new Stamp(found.lastModifiedTime(), found.size(), found.fileKey());
    }
  }

  /** A key and its chain; the alias names this very pair while a handshake goes on. */
  @SuppressWarnings("ArrayRecordComponent") // the key manager's own form; never compared
  private record Pair(
      String alias, Stamp certificates, Stamp keyFile, PrivateKey key, X509Certificate[] chain) {}

  private final Path certificateFile;
  private final Path keyFile;
  private final LongSupplier nanos;
  private final SSLContext context;
  private final ReentrantLock lock = new ReentrantLock();

  /** All guarded by the lock. */
  private Pair current;

  private Pair previous;
  private long lookedAt;
  private long generation;
  private String lastProblem = "";

  private ServerCertificate(Path folder, LongSupplier nanos) throws IOException {
    certificateFile = folder.resolve("tls.crt");
    keyFile = folder.resolve("tls.key");
    this.nanos = nanos;
    current = read();
    previous = current;
    lookedAt = nanos.getAsLong();
    context = newContext();
  }

  /**
   * Reads both files.
   *
   * @throws IOException with one line for people that names the file
   */
  public static ServerCertificate of(Path folder) throws IOException {
    return of(folder, System::nanoTime);
  }

  static ServerCertificate of(Path folder, LongSupplier nanos) throws IOException {
    return new ServerCertificate(folder, nanos);
  }

  /** Serves the newest pair; the same instance for as long as this lives. */
  SSLContext context() {
    return context;
  }

  private SSLContext newContext() throws IOException {
    try {
      SSLContext made = SSLContext.getInstance("TLS");
      made.init(new KeyManager[] {new Keys()}, null, null);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be had: " + e.getMessage(), e);
    }
  }

  private Pair read() throws IOException {
    List<X509Certificate> chain;
    Stamp certificates;
    try {
      certificates = Stamp.of(certificateFile);
      chain = chain(Files.readAllBytes(certificateFile));
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(certificateFile, e);
    }
    try {
      Stamp stamp = Stamp.of(keyFile);
      PublicKey publicKey = chain.getFirst().getPublicKey();
      PrivateKey key = PemKey.read(Files.readString(keyFile), publicKey);
      requirePair(publicKey, key);
      generation++;
      return new Pair(
          "pair-" + generation, certificates, stamp, key, chain.toArray(X509Certificate[]::new));
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(keyFile, e);
    }
  }

  private static IOException unusable(Path file, Exception e) {
    String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
    return new IOException(
        "the file " + Text.quoted(file.toString()) + " cannot be used: " + why, e);
  }

  private static List<X509Certificate> chain(byte[] pem) throws GeneralSecurityException {
    List<X509Certificate> chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))
            .stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("no certificate in PEM");
    }
    return chain;
  }

  /** Between the writing of both files they do not belong together. */
  private static void requirePair(PublicKey publicKey, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    byte[] probe = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(probe);
    if (!signature.verify(signed)) {
      throw new InvalidKeyException("the key is not the certificate's");
    }
  }

  private Pair newest() {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      if (now - lookedAt >= LOOK_NANOS) {
        lookedAt = now;
        look();
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    try {
      if (Stamp.of(certificateFile).equals(current.certificates)
          && Stamp.of(keyFile).equals(current.keyFile)) {
        return;
      }
      Pair read = read();
      previous = current;
      current = read;
      lastProblem = "";
      log.info(
          "event=certificate_read file={} not_after={}",
          Text.logfmt(certificateFile.toString(), MAX_PROBLEM),
          read.chain[0].getNotAfter().toInstant());
    } catch (IOException e) {
      String problem = String.valueOf(e.getMessage());
      if (!problem.equals(lastProblem)) {
        lastProblem = problem;
        log.warn(
            "event=certificate_unusable effect=\"the last one goes on\" error={}",
            Text.logfmt(problem, MAX_PROBLEM));
      }
    }
  }

  private @Nullable Pair known(@Nullable String alias) {
    lock.lock();
    try {
      if (current.alias.equals(alias)) {
        return current;
      }
      return previous.alias.equals(alias) ? previous : null;
    } finally {
      lock.unlock();
    }
  }

  /** What the TLS engine asks; a server never needs a client's key. */
  private final class Keys extends X509ExtendedKeyManager {

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      Pair pair = newest();
      return pair.key.getAlgorithm().equals(keyType) ? pair.alias : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      Pair pair = known(alias);
      return pair == null ? null : pair.chain.clone();
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      Pair pair = known(alias);
      return pair == null ? null : pair.key;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      String alias = chooseEngineServerAlias(keyType, issuers, null);
      return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
