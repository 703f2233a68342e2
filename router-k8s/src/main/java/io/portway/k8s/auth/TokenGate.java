package io.portway.k8s.auth;

import io.portway.metrics.MetricsGate;
import io.portway.model.Text;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in whom the cluster knows and allows to get {@code /metrics}, as the OpenShift router does.
 * Answers are kept for a short time, so that a scrape every few seconds is not three requests.
 * Holds digests of tokens and never a token. Called on the metrics server's threads, which it
 * blocks for the API server; made by the assembly.
 */
public final class TokenGate implements MetricsGate {

  private static final Logger log = LoggerFactory.getLogger(TokenGate.class);

  /** How long a permission outlives its withdrawal at most. */
  static final long ALLOWED_NANOS = Duration.ofMinutes(1).toNanos();

  /** How long a refusal outlives the role that would end it at most. */
  static final long REFUSED_NANOS = Duration.ofSeconds(10).toNanos();

  /** Answers that are kept, 150 bytes each: a few scrapers, and whoever tries tokens. */
  static final int MAX_KEPT = 256;

  /** Reviews at once: whoever tries tokens must not become the API server's load. */
  static final int MAX_ASKING = 4;

  /** ServiceAccount tokens take 1 to 2 KiB. */
  static final int MAX_TOKEN = 16 * 1024;

  private static final int MAX_PROBLEM = 300;

  private record Kept(Access access, long until) {}

  private final Reviews reviews;
  private final LongSupplier nanos;
  private final Semaphore asking = new Semaphore(MAX_ASKING);
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock, as is what follows; the least recently used goes first. */
  private final Map<String, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MAX_KEPT;
        }
      };

  private String lastProblem = "";

  public TokenGate(Reviews reviews) {
    this(reviews, System::nanoTime);
  }

  TokenGate(Reviews reviews, LongSupplier nanos) {
    this.reviews = reviews;
    this.nanos = nanos;
  }

  @Override
  public Access access(String token) {
    if (token.length() > MAX_TOKEN) {
      return Access.UNAUTHENTICATED;
    }
    String digest = digest(token);
    Access known = known(digest);
    if (known != null) {
      return known;
    }
    if (!asking.tryAcquire()) {
      return Access.UNKNOWN;
    }
    try {
      Access access = ask(token);
      keep(digest, access);
      return access;
    } catch (Reviews.NoAnswer e) {
      report(String.valueOf(e.getMessage()));
      return Access.UNKNOWN;
    } finally {
      asking.release();
    }
  }

  private Access ask(String token) throws Reviews.NoAnswer {
    Reviews.User user = reviews.authenticate(token);
    if (user == null) {
      return Access.UNAUTHENTICATED;
    }
    return reviews.mayGetMetrics(user) ? Access.ALLOWED : Access.FORBIDDEN;
  }

  private @Nullable Access known(String digest) {
    lock.lock();
    try {
      Kept answer = kept.get(digest);
      return answer == null || answer.until - nanos.getAsLong() <= 0 ? null : answer.access;
    } finally {
      lock.unlock();
    }
  }

  private void keep(String digest, Access access) {
    long forNanos = access == Access.ALLOWED ? ALLOWED_NANOS : REFUSED_NANOS;
    lock.lock();
    try {
      kept.put(digest, new Kept(access, nanos.getAsLong() + forNanos));
      lastProblem = "";
    } finally {
      lock.unlock();
    }
  }

  /** Once for each problem until there is an answer again. */
  private void report(String problem) {
    lock.lock();
    try {
      if (problem.equals(lastProblem)) {
        return;
      }
      lastProblem = problem;
    } finally {
      lock.unlock();
    }
    log.warn("event=metrics_review_failed error={}", Text.logfmt(problem, MAX_PROBLEM));
  }

  private static String digest(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
