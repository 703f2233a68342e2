package io.portway.admin;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps the JDK's HTTP server from spinning a core while descriptors are exhausted: its accepting
 * thread then fails, notes it for a tracing log and tries again at once, for as long as a probe
 * waits to be accepted. That log is the only place where it can be met. The filter runs on that
 * thread and makes each such failure wait a little; a test with a real process says whether the JDK
 * still passes here. Nothing of the server's tracing is written.
 */
final class AcceptThrottle implements Filter {

  /** Ten attempts a second cost nothing, and a probe's deadline is a second or more. */
  static final Duration PAUSE = Duration.ofMillis(100);

  /**
   * What {@code sun.net.httpserver.ServerImpl} says of a failed select or accept, and of nothing
   * else with an IOException.
   */
  private static final String FAILED = "Dispatcher (4)";

  /** A strong reference: java.util.logging forgets loggers that nobody holds. */
  private static final Logger LOGGER = Logger.getLogger("com.sun.net.httpserver");

  private static final AcceptThrottle INSTALLED = new AcceptThrottle(LockSupport::parkNanos);

  private final LongConsumer park;
  private final AtomicLong failures = new AtomicLong();

  /**
   * Nothing was met yet.
   *
   * @param park makes the calling thread wait for so many nanoseconds
   */
  AcceptThrottle(LongConsumer park) {
    this.park = park;
  }

  /** For the whole process; again changes nothing. */
  static AcceptThrottle install() {
    LOGGER.setLevel(Level.ALL);
    LOGGER.setFilter(INSTALLED);
    return INSTALLED;
  }

  /** Attempts to accept that failed. */
  long failures() {
    return failures.get();
  }

  @Override
  public boolean isLoggable(LogRecord entry) {
    if (FAILED.equals(entry.getMessage()) && entry.getThrown() instanceof IOException) {
      failures.incrementAndGet();
      park.accept(PAUSE.toNanos());
    }
    return entry.getLevel().intValue() >= Level.INFO.intValue();
  }
}
