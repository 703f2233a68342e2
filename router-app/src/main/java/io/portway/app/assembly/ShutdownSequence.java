package io.portway.app.assembly;

import io.portway.app.options.ShutdownOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a router, in order: not ready, still accepting for a while, ports closed, sessions
 * left to finish, the rest reset. Run once, on the thread that waits for it; every wait has its
 * deadline.
 */
public final class ShutdownSequence {

  private static final Logger log = LoggerFactory.getLogger(ShutdownSequence.class);

  /**
   * Io loops that do not answer for so long never will; closing serves what waits in the accept
   * queues.
   */
  private static final Duration LOOP_ANSWER = Duration.ofSeconds(5);

  private final Router router;
  private final ShutdownOptions options;

  public ShutdownSequence(Router router, ShutdownOptions options) {
    this.router = router;
    this.options = options;
  }

  /**
   * Ends the router; returns when nothing of it is left.
   *
   * @param reason why, for the log, such as a signal's name
   */
  public void run(String reason) throws InterruptedException {
    log.info("event=shutdown_begin reason={} sessions={}", reason, router.registry().live());
    router.readiness().stopping();
    if (options.delay().isPositive()) {
      log.info("event=shutdown_delay seconds={}", options.delay().toSeconds());
      await("delay", new CompletableFuture<>(), options.delay());
    }
    router.source().close();
    router.control().close();
    await("ports_close", router.listeners().closeAll(), LOOP_ANSWER);
    drain();
    release();
    log.info("event=shutdown_done");
  }

  /** Ends a router that never opened a port. */
  void abandon() {
    router.readiness().stopping();
    router.source().close();
    router.control().close();
    release();
  }

  private void drain() throws InterruptedException {
    CompletableFuture<Void> empty = router.registry().whenEmpty();
    int live = router.registry().live();
    if (live > 0) {
      log.info(
          "event=drain_begin sessions={} deadline_seconds={}", live, options.drain().toSeconds());
    }
    if (await("drain", empty, options.drain())) {
      return;
    }
    log.warn("event=drain_deadline sessions={} effect=reset", router.registry().live());
    await("reset", router.registry().abortAll(), LOOP_ANSWER);
    // A reset that waits for bytes that came before it is over within a second.
    await("reset_sessions", empty, LOOP_ANSWER);
  }

  private void release() {
    if (router.accessLog() != null) {
      router.accessLog().close();
    }
    if (router.admin() != null) {
      router.admin().close();
    }
    if (router.metrics() != null) {
      router.metrics().close();
    }
    router.loops().close();
    router.release().run();
  }

  /** Whether it completed in time; a failure is logged and counts as completed. */
  private static boolean await(String what, CompletableFuture<?> future, Duration deadline)
      throws InterruptedException {
    try {
      future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      log.debug("event=shutdown_wait_over what={} seconds={}", what, deadline.toSeconds());
      return false;
    } catch (ExecutionException e) {
      log.error("event=shutdown_step_failed what={}", what, e.getCause());
      return true;
    }
  }
}
