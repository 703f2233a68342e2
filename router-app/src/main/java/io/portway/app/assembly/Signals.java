package io.portway.app.assembly;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * The wish to end, as the kernel brings it. The first SIGTERM or SIGINT completes {@link #first}; a
 * second one ends the process at once with the status that a shell gives such an end. Made once by
 * a command, on the main thread.
 */
public final class Signals {

  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  /** What a shell adds to the number of the signal that ended a process. */
  private static final int SHELL_BASE = 128;

  private final CompletableFuture<String> first = new CompletableFuture<>();
  private final AtomicReference<Runnable> lastWish = new AtomicReference<>(() -> {});

  private Signals() {}

  /** From now on signals no longer end the process by themselves. */
  public static Signals install() {
    Signals signals = new Signals();
    for (String name : List.of("TERM", "INT")) {
      try {
        Signal.handle(new Signal(name), signals::on);
      } catch (IllegalArgumentException e) {
        // The JVM keeps it for itself (-Xrs) or the platform has none: its default action stays.
        log.warn("event=signal_not_handled signal={} reason=\"{}\"", name, e.getMessage());
      }
    }
    return signals;
  }

  /** Completes with the name of the first signal, such as {@code TERM}. */
  public CompletableFuture<String> first() {
    return first;
  }

  /**
   * What a second signal still does before it ends the process; must be short. The latest one
   * counts.
   */
  public void beforeHalt(Runnable wish) {
    lastWish.set(wish);
  }

  /** Waits for the first signal; its name. */
  public String await() throws InterruptedException {
    try {
      return first.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("only a signal completes it", e);
    }
  }

  private void on(Signal signal) {
    if (!first.complete(signal.getName())) {
      // Taken away, so that a third signal does not wait for it either.
      lastWish.getAndSet(() -> {}).run();
      Runtime.getRuntime().halt(SHELL_BASE + signal.getNumber());
    }
  }
}
