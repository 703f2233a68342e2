package io.portway.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * How long a blocking call of a peer waits before it fails. It is far above what any correct data
 * plane needs on a busy machine, so running into it is a finding, never a tight deadline. {@code
 * -Dportway.contract.patience=N} (seconds) shortens it while an engine is being broken on purpose.
 */
public record Patience(Duration limit) {
  public static final Patience GENEROUS =
      new Patience(Duration.ofSeconds(Long.getLong("portway.contract.patience", 20)));

  int millis() {
    return Math.toIntExact(limit.toMillis());
  }

  /** Waits until the condition holds, or fails with what was expected. */
  public void until(String what, BooleanSupplier condition) {
    until(() -> what, condition);
  }

  /** The same, where what was expected is told with what is. */
  public void until(Supplier<String> what, BooleanSupplier condition) {
    if (!isMet(condition)) {
      throw new AssertionError("not within " + limit.toSeconds() + " s: " + what.get());
    }
  }

  /** Waits until the condition holds; false when it does not within the limit. */
  public boolean isMet(BooleanSupplier condition) {
    Callable<Boolean> callable = condition::getAsBoolean;
    try {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .atMost(limit)
          .until(callable);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }
}
