package io.portway.k8s.client;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token that the kubelet renews in its file. Read anew for every request: there are a few an
 * hour, and a token that was revoked and renewed is used with the next one. Any thread.
 */
final class TokenFile implements OAuthTokenProvider {

  private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

  private final Path file;
  private volatile String last;
  private volatile boolean failing;

  /**
   * Reads it for the first time.
   *
   * @throws IOException where it cannot be read at all
   */
  TokenFile(Path file) throws IOException {
    this.file = file;
    this.last = Files.readString(file).strip();
  }

  /** What the file holds now; while it cannot be read, what it held last. */
  @Override
  public String getToken() {
    try {
      last = Files.readString(file).strip();
      failing = false;
    } catch (IOException e) {
      if (failing) {
        return last;
      }
      failing = true;
      log.warn("event=token_unreadable file={} reason=\"{}\"", file, e.getClass().getSimpleName());
    }
    return last;
  }
}
